"""What the village's pages get."""
