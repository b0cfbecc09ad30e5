"""Columns of an import: what a cell must look like and which value it becomes."""
