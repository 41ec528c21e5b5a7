"""The figures of the report of Appendix 3: counted, frozen, and told down to the rows behind each of them."""
