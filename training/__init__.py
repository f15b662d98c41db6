"""Offline: read drawings, train a net on them, judge it, export it. Nothing imports this room."""
