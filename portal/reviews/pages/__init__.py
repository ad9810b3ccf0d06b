"""What the township's pages get."""
