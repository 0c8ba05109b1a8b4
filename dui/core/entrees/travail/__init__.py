"""The worker: everything that touches foreign content. Runs alone in a process that has no Django and no
network.
"""
