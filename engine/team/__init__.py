"""The people of a project: who they are, the rules they agreed on, who has what to do, how reviewers agree."""
