"""Clouds that are Kubernetes clusters: a slice is a namespace, a function a Deployment with what belongs to it."""
