"""What you choose: how the platform is built."""
