"""Certificates: numbers, faces, PDF bytes, verification."""
