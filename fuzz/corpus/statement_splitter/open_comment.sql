/* open
; still