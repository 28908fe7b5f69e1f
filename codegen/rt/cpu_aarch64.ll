; nbrt_cpu_features, nbrt_pause, nbrt_float_enter and nbrt_float_leave on 64-bit Arm (Linux).
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

; The mode is FPCR, 0 being the default, and the flags of FPSR in the upper half.
define hidden i64 @nbrt_float_enter() {
  %fpcr = call i64 asm sideeffect "mrs $0, fpcr", "=r,~{memory}"()
  %fpsr = call i64 asm sideeffect "mrs $0, fpsr", "=r,~{memory}"()
  call void asm sideeffect "msr fpcr, $0", "r,~{memory}"(i64 0)
  %upper = shl i64 %fpsr, 32
  %lower = and i64 %fpcr, 4294967295
  %mode = or i64 %upper, %lower
  ret i64 %mode
}

define hidden void @nbrt_float_leave(i64 %mode) {
  %fpcr = and i64 %mode, 4294967295
  %fpsr = lshr i64 %mode, 32
  call void asm sideeffect "msr fpsr, $0", "r,~{memory}"(i64 %fpsr)
  call void asm sideeffect "msr fpcr, $0", "r,~{memory}"(i64 %fpcr)
  ret void
}
