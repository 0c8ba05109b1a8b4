"""Operations of the kernel."""

from dui.core.services.remises import relancer_remise

__all__ = ["relancer_remise"]
