"""Helpers of views: access control, labels, sign-in and calendar files."""
