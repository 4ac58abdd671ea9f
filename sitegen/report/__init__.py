"""What people and programs are told: findings now, renewals and lapses for staff."""
