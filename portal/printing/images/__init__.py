"""Pages as pictures, for WeChat: its own browser opens no PDF, and most people read what was sent to them there."""
