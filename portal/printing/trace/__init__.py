"""查验: the code on every page of a plan's paper, and the public page that says whether that paper is the newest."""
