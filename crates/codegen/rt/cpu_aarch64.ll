; nbrt_cpu_features and nbrt_pause on 64-bit Arm (Linux).
; Bit 0: the dot products of Armv8.2 (HWCAP_ASIMDDP, bit 20 of AT_HWCAP, 16).

declare i64 @getauxval(i64)

define hidden i64 @nbrt_cpu_features() {
  %caps = call i64 @getauxval(i64 16)
  %shifted = lshr i64 %caps, 20
  %dot = and i64 %shifted, 1
  ret i64 %dot
}

define hidden void @nbrt_pause() {
  call void asm sideeffect "yield", ""()
  ret void
}
