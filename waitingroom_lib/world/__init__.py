"""What happens to you: how patients book, how clinics answer, and what befalls them."""
