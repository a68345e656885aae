"""Tests of single modules, without screen or disk where possible."""
