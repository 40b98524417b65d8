"""What a person sees without Discord: the screen, and a page that looks like the message."""
