from wrong_answers import Bank

bank = Bank()
