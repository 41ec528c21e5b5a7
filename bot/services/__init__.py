"""The register of services that the operator of non-financial support sends in (Methodology, Appendix 1)."""
