"""Recipes: rules × doors, in a straight line."""
