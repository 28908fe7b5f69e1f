; nbrt_cpu_features, nbrt_pause, nbrt_float_enter and nbrt_float_leave on x86-64.
; Bit 0: AVX2, FMA3, BMI1, BMI2, F16C, LZCNT, MOVBE, POPCNT, and the operating system saves YMM registers.
; Bit 1: AVX-VNNI (with bit 0).
; Bit 2: AVX-512 F, BW, CD, DQ, VL, VNNI, VBMI, and the operating system saves ZMM and mask registers (with bit 0).

define internal { i32, i32, i32, i32 } @nb_cpuid(i32 %leaf, i32 %sub) {
  %r = call { i32, i32, i32, i32 } asm sideeffect "cpuid", "={ax},={bx},={cx},={dx},{ax},{cx},~{dirflag},~{fpsr},~{flags}"(i32 %leaf, i32 %sub)
  ret { i32, i32, i32, i32 } %r
}

define hidden i64 @nbrt_cpu_features() {
entry:
  %c0 = call { i32, i32, i32, i32 } @nb_cpuid(i32 0, i32 0)
  %max = extractvalue { i32, i32, i32, i32 } %c0, 0
  %has7 = icmp uge i32 %max, 7
  br i1 %has7, label %leaves, label %none

leaves:
  %c1 = call { i32, i32, i32, i32 } @nb_cpuid(i32 1, i32 0)
  %c1c = extractvalue { i32, i32, i32, i32 } %c1, 2
  ; FMA 12, SSE4.2 20, MOVBE 22, POPCNT 23, OSXSAVE 27, AVX 28, F16C 29
  %m1 = and i32 %c1c, 953159680
  %ok1 = icmp eq i32 %m1, 953159680
  br i1 %ok1, label %system, label %none

system:
  %x = call { i32, i32 } asm sideeffect "xgetbv", "={ax},={dx},{cx},~{dirflag},~{fpsr},~{flags}"(i32 0)
  %xa = extractvalue { i32, i32 } %x, 0
  ; XCR0: SSE 1, AVX 2
  %xm = and i32 %xa, 6
  %ok2 = icmp eq i32 %xm, 6
  %c7 = call { i32, i32, i32, i32 } @nb_cpuid(i32 7, i32 0)
  %c7a = extractvalue { i32, i32, i32, i32 } %c7, 0
  %c7b = extractvalue { i32, i32, i32, i32 } %c7, 1
  %c7c = extractvalue { i32, i32, i32, i32 } %c7, 2
  ; BMI1 3, AVX2 5, BMI2 8
  %m7 = and i32 %c7b, 296
  %ok7 = icmp eq i32 %m7, 296
  %e = call { i32, i32, i32, i32 } @nb_cpuid(i32 -2147483647, i32 0)
  %ec = extractvalue { i32, i32, i32, i32 } %e, 2
  ; LZCNT 5
  %me = and i32 %ec, 32
  %oke = icmp eq i32 %me, 32
  %a = and i1 %ok2, %ok7
  %avx2 = and i1 %a, %oke
  br i1 %avx2, label %higher, label %none

higher:
  ; Leaf 7 has a second part if EAX of the first says so; AVX-VNNI is bit 4 of its EAX.
  %c71 = call { i32, i32, i32, i32 } @nb_cpuid(i32 7, i32 1)
  %c71a = extractvalue { i32, i32, i32, i32 } %c71, 0
  %part = icmp uge i32 %c7a, 1
  %m71 = and i32 %c71a, 16
  %has71 = icmp ne i32 %m71, 0
  %vnni = and i1 %part, %has71
  %bit1 = select i1 %vnni, i64 2, i64 0
  ; XCR0: mask registers 5, upper halves of ZMM0..15 6, ZMM16..31 7
  %zm = and i32 %xa, 224
  %okz = icmp eq i32 %zm, 224
  ; AVX-512 F 16, DQ 17, CD 28, BW 30, VL 31
  %mb = and i32 %c7b, -805109760
  %okb = icmp eq i32 %mb, -805109760
  ; VBMI 1, VNNI 11
  %mc = and i32 %c7c, 2050
  %okc = icmp eq i32 %mc, 2050
  %f = and i1 %okz, %okb
  %g = and i1 %f, %okc
  %bit2 = select i1 %g, i64 4, i64 0
  %low = or i64 %bit1, 1
  %all = or i64 %low, %bit2
  ret i64 %all

none:
  ret i64 0
}

define hidden void @nbrt_pause() {
  call void asm sideeffect "pause", "~{dirflag},~{fpsr},~{flags}"()
  ret void
}

declare void @llvm.x86.sse.stmxcsr(ptr)
declare void @llvm.x86.sse.ldmxcsr(ptr)

; 0x1F80: to the nearest, nothing flushed, all exceptions masked.
define hidden i64 @nbrt_float_enter() {
  %place = alloca i32
  call void @llvm.x86.sse.stmxcsr(ptr %place)
  %old = load volatile i32, ptr %place
  store volatile i32 8064, ptr %place
  call void @llvm.x86.sse.ldmxcsr(ptr %place)
  %mode = zext i32 %old to i64
  ret i64 %mode
}

define hidden void @nbrt_float_leave(i64 %mode) {
  %place = alloca i32
  %old = trunc i64 %mode to i32
  store volatile i32 %old, ptr %place
  call void @llvm.x86.sse.ldmxcsr(ptr %place)
  ret void
}
