; nbrt_cpu_features and nbrt_pause on 64-bit Arm: only the baseline so far.

define hidden i64 @nbrt_cpu_features() {
  ret i64 0
}

define hidden void @nbrt_pause() {
  call void asm sideeffect "yield", ""()
  ret void
}
