"""Who stands where: units × obligations × periods, counted from the ledger. Pure."""
