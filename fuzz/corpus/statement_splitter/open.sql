select 'open
; still