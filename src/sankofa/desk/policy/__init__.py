"""Pages of policy: schemes and their versions for everybody; drafts, simulation and approval for who may."""
