"""Packets (汇编): many papers bound into one PDF with a cover, true page numbers, and sheets to exchange later."""
