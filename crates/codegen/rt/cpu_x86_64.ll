; nbrt_cpu_features and nbrt_pause on x86-64.
; Bit 0: AVX2, FMA3, BMI1, BMI2, F16C, LZCNT, MOVBE, POPCNT, and the operating system saves YMM registers.

define internal { i32, i32, i32, i32 } @nb_cpuid(i32 %leaf) {
  %r = call { i32, i32, i32, i32 } asm sideeffect "cpuid", "={ax},={bx},={cx},={dx},{ax},{cx},~{dirflag},~{fpsr},~{flags}"(i32 %leaf, i32 0)
  ret { i32, i32, i32, i32 } %r
}

define hidden i64 @nbrt_cpu_features() {
entry:
  %c0 = call { i32, i32, i32, i32 } @nb_cpuid(i32 0)
  %max = extractvalue { i32, i32, i32, i32 } %c0, 0
  %has7 = icmp uge i32 %max, 7
  br i1 %has7, label %leaves, label %none

leaves:
  %c1 = call { i32, i32, i32, i32 } @nb_cpuid(i32 1)
  %c1c = extractvalue { i32, i32, i32, i32 } %c1, 2
  ; FMA 12, SSE4.2 20, MOVBE 22, POPCNT 23, OSXSAVE 27, AVX 28, F16C 29
  %m1 = and i32 %c1c, 953159680
  %ok1 = icmp eq i32 %m1, 953159680
  br i1 %ok1, label %system, label %none

system:
  %x = call { i32, i32 } asm sideeffect "xgetbv", "={ax},={dx},{cx},~{dirflag},~{fpsr},~{flags}"(i32 0)
  %xa = extractvalue { i32, i32 } %x, 0
  %xm = and i32 %xa, 6
  %ok2 = icmp eq i32 %xm, 6
  %c7 = call { i32, i32, i32, i32 } @nb_cpuid(i32 7)
  %c7b = extractvalue { i32, i32, i32, i32 } %c7, 1
  ; BMI1 3, AVX2 5, BMI2 8
  %m7 = and i32 %c7b, 296
  %ok7 = icmp eq i32 %m7, 296
  %e = call { i32, i32, i32, i32 } @nb_cpuid(i32 -2147483647)
  %ec = extractvalue { i32, i32, i32, i32 } %e, 2
  ; LZCNT 5
  %me = and i32 %ec, 32
  %oke = icmp eq i32 %me, 32
  %a = and i1 %ok2, %ok7
  %b = and i1 %a, %oke
  %r = zext i1 %b to i64
  ret i64 %r

none:
  ret i64 0
}

define hidden void @nbrt_pause() {
  call void asm sideeffect "pause", "~{dirflag},~{fpsr},~{flags}"()
  ret void
}
