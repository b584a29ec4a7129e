"""The programs of the corpus are run by the trial, each in a process of its own."""

collect_ignore_glob = ["seen/*", "unseen/*"]
