"""The exchange: which city could learn a system from which other one, and why. DESIGN: the secretariat."""
