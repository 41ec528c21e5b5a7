"""What somebody at Damu must look into, and who is interested in instruments."""
