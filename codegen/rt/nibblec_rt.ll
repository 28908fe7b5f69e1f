; Made by build.sh; do not edit.
; sources: sha256 99a17e005b80508672cbea6cd1c9930cc3f12dbbc2d750fe75e0e5615e9a121e

%struct.nibblec_table = type { i32, i32, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr, ptr }
%struct.nb_model = type { ptr, ptr, ptr, i64 }
%struct.nb_level = type { ptr, i64, ptr, i64, ptr, i64, i64 }
%struct.nb_opaque = type { [128 x i8] }
%struct.nb_prep = type { i32, i32, i64, i64, i64, i64, i64 }
%struct.nb_worker = type { ptr, ptr, %struct.nb_opaque }
%struct.timespec = type { i64, i64 }
%struct.nibblec_tensor = type { ptr, i32, i32, ptr, i64 }
%struct.nb_step = type { ptr, i64, i64, ptr }
%struct.nibblec_step_time = type { ptr, i64, i64 }

@nb_table = internal constant %struct.nibblec_table { i32 80, i32 1, ptr @nb_info, ptr @nb_level_info, ptr @nb_create, ptr @nb_run, ptr @nb_destroy, ptr @nb_last_error, ptr @nb_status_text, ptr @nb_level_name, ptr @nb_profile }, align 8
@nbrt_model = external hidden local_unnamed_addr constant %struct.nb_model, align 8
@.str = private unnamed_addr constant [12 x i8] c"ctx is NULL\00", align 1
@.str.1 = private unnamed_addr constant [1 x i8] zeroinitializer, align 1
@.str.2 = private unnamed_addr constant [46 x i8] c"options.size is below sizeof(nibblec_options)\00", align 1
@.str.3 = private unnamed_addr constant [63 x i8] c"options.size is far above sizeof(nibblec_options); was it set?\00", align 1
@.str.4 = private unnamed_addr constant [51 x i8] c"options has fields that this library does not know\00", align 1
@.str.5 = private unnamed_addr constant [45 x i8] c"options.threads is above NIBBLEC_MAX_THREADS\00", align 1
@.str.6 = private unnamed_addr constant [49 x i8] c"options.profile is 0 or 1, options.reserved is 0\00", align 1
@.str.7 = private unnamed_addr constant [56 x i8] c"options.arena is not aligned to NIBBLEC_ALIGNMENT bytes\00", align 1
@.str.8 = private unnamed_addr constant [54 x i8] c"options.arena_bytes is below nibblec_info.arena_bytes\00", align 1
@.str.9 = private unnamed_addr constant [47 x i8] c"this CPU supports none of the library's levels\00", align 1
@.str.10 = private unnamed_addr constant [61 x i8] c"this CPU does not support the level that options.level names\00", align 1
@.str.11 = private unnamed_addr constant [45 x i8] c"options.level names no level of this library\00", align 1
@nb_probe = internal constant <{ i8, [4095 x i8] }> <{ i8 1, [4095 x i8] zeroinitializer }>, align 4096
@.str.13 = private unnamed_addr constant [94 x i8] c"the process forked during the run, and this child lacks the threads that had begun; run again\00", align 1
@.str.14 = private unnamed_addr constant [18 x i8] c"batch is negative\00", align 1
@.str.15 = private unnamed_addr constant [15 x i8] c"inputs is NULL\00", align 1
@.str.16 = private unnamed_addr constant [16 x i8] c"outputs is NULL\00", align 1
@.str.17 = private unnamed_addr constant [28 x i8] c"a pointer in inputs is NULL\00", align 1
@.str.18 = private unnamed_addr constant [29 x i8] c"a pointer in outputs is NULL\00", align 1
@.str.19 = private unnamed_addr constant [3 x i8] c"ok\00", align 1
@.str.20 = private unnamed_addr constant [17 x i8] c"invalid argument\00", align 1
@.str.21 = private unnamed_addr constant [57 x i8] c"this CPU lacks an instruction set that the library needs\00", align 1
@.str.22 = private unnamed_addr constant [14 x i8] c"out of memory\00", align 1
@.str.23 = private unnamed_addr constant [46 x i8] c"the caller's header is newer than the library\00", align 1
@.str.24 = private unnamed_addr constant [74 x i8] c"a worker thread could not be started, or is gone since the process forked\00", align 1
@.str.25 = private unnamed_addr constant [40 x i8] c"the context is in use by another thread\00", align 1
@.str.26 = private unnamed_addr constant [15 x i8] c"unknown status\00", align 1

define weak hidden void @nbrt_pause() local_unnamed_addr #0 {
  ret void
}

define weak hidden i64 @nbrt_float_enter() local_unnamed_addr #0 {
  ret i64 0
}

define weak hidden void @nbrt_float_leave(i64 noundef %0) local_unnamed_addr #0 {
  ret void
}

define noundef nonnull ptr @nibblec_library() local_unnamed_addr #1 {
  ret ptr @nb_table
}

define internal ptr @nb_info() #1 {
  %1 = load ptr, ptr @nbrt_model, align 8
  ret ptr %1
}

define internal range(i32 0, 5) i32 @nb_level_info(i64 noundef %0, ptr noundef %1) #2 {
  %3 = icmp eq ptr %1, null
  br i1 %3, label %30, label %4

4:                                                ; preds = %2
  %5 = load ptr, ptr @nbrt_model, align 8
  %6 = getelementptr inbounds nuw i8, ptr %5, i64 80
  %7 = load i64, ptr %6, align 8
  %8 = icmp ult i64 %0, %7
  br i1 %8, label %9, label %30

9:                                                ; preds = %4
  %10 = load i32, ptr %1, align 8
  %11 = icmp ugt i32 %10, 512
  br i1 %11, label %30, label %12

12:                                               ; preds = %9
  %13 = icmp ult i32 %10, 24
  br i1 %13, label %30, label %14

14:                                               ; preds = %12
  %15 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 8), align 8
  %16 = getelementptr inbounds nuw %struct.nb_level, ptr %15, i64 %0
  %17 = getelementptr inbounds nuw i8, ptr %16, i64 8
  %18 = load i64, ptr %17, align 8
  %19 = tail call i64 @nbrt_cpu_features() #17
  %20 = xor i64 %19, -1
  %21 = and i64 %18, %20
  %22 = icmp eq i64 %21, 0
  %23 = zext i1 %22 to i32
  %24 = getelementptr inbounds nuw i8, ptr %1, i64 4
  store i32 %23, ptr %24, align 4
  %25 = load ptr, ptr %16, align 8
  %26 = getelementptr inbounds nuw i8, ptr %1, i64 8
  store ptr %25, ptr %26, align 8
  %27 = getelementptr inbounds nuw i8, ptr %16, i64 48
  %28 = load i64, ptr %27, align 8
  %29 = getelementptr inbounds nuw i8, ptr %1, i64 16
  store i64 %28, ptr %29, align 8
  br label %30

30:                                               ; preds = %12, %9, %2, %4, %14
  %31 = phi i32 [ 0, %14 ], [ 1, %2 ], [ 1, %9 ], [ 1, %4 ], [ 4, %12 ]
  ret i32 %31
}

define internal range(i32 0, 6) i32 @nb_create(ptr noundef readonly %0, ptr noundef writeonly %1, ptr noundef writeonly %2) #2 {
  %4 = alloca %struct.nb_opaque, align 16
  %5 = alloca %struct.nb_opaque, align 16
  %6 = alloca [16 x [64 x i16]], align 16
  %7 = alloca [16 x i8], align 16
  %8 = alloca [64 x i8], align 16
  %9 = tail call i64 @nbrt_float_enter()
  %10 = icmp eq ptr %2, null
  br i1 %10, label %12, label %11

11:                                               ; preds = %3
  store ptr @.str, ptr %2, align 8
  br label %12

12:                                               ; preds = %3, %11
  %13 = icmp eq ptr %1, null
  br i1 %13, label %1261, label %14

14:                                               ; preds = %12
  store ptr null, ptr %1, align 8
  %15 = icmp eq ptr %0, null
  br i1 %15, label %54, label %16

16:                                               ; preds = %14
  %17 = load i32, ptr %0, align 8
  %18 = icmp ult i32 %17, 40
  br i1 %18, label %19, label %21

19:                                               ; preds = %16
  br i1 %10, label %1261, label %20

20:                                               ; preds = %19
  store ptr @.str.2, ptr %2, align 8
  br label %1261

21:                                               ; preds = %16
  %22 = icmp ugt i32 %17, 512
  br i1 %22, label %27, label %23

23:                                               ; preds = %21
  %24 = icmp eq i32 %17, 40
  br i1 %24, label %39, label %25

25:                                               ; preds = %23
  %26 = zext nneg i32 %17 to i64
  br label %32

27:                                               ; preds = %21
  br i1 %10, label %1261, label %28

28:                                               ; preds = %27
  store ptr @.str.3, ptr %2, align 8
  br label %1261

29:                                               ; preds = %32
  %30 = add nuw nsw i64 %33, 1
  %31 = icmp eq i64 %30, %26
  br i1 %31, label %39, label %32

32:                                               ; preds = %29, %25
  %33 = phi i64 [ 40, %25 ], [ %30, %29 ]
  %34 = getelementptr inbounds nuw i8, ptr %0, i64 %33
  %35 = load i8, ptr %34, align 1
  %36 = icmp eq i8 %35, 0
  br i1 %36, label %29, label %37

37:                                               ; preds = %32
  br i1 %10, label %1261, label %38

38:                                               ; preds = %37
  store ptr @.str.4, ptr %2, align 8
  br label %1261

39:                                               ; preds = %29, %23
  %40 = getelementptr inbounds nuw i8, ptr %0, i64 4
  %41 = load i32, ptr %40, align 4
  %42 = getelementptr inbounds nuw i8, ptr %0, i64 8
  %43 = load ptr, ptr %42, align 8
  %44 = getelementptr inbounds nuw i8, ptr %0, i64 16
  %45 = load ptr, ptr %44, align 8
  %46 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %47 = load i64, ptr %46, align 8
  %48 = getelementptr inbounds nuw i8, ptr %0, i64 32
  %49 = load i32, ptr %48, align 8
  %50 = getelementptr inbounds nuw i8, ptr %0, i64 36
  %51 = load i32, ptr %50, align 4
  %52 = tail call i32 @llvm.umax.i32(i32 %41, i32 1)
  %53 = icmp eq i32 %51, 0
  br label %54

54:                                               ; preds = %39, %14
  %55 = phi i32 [ %52, %39 ], [ 1, %14 ]
  %56 = phi ptr [ %43, %39 ], [ null, %14 ]
  %57 = phi ptr [ %45, %39 ], [ null, %14 ]
  %58 = phi i64 [ %47, %39 ], [ 0, %14 ]
  %59 = phi i32 [ %49, %39 ], [ 0, %14 ]
  %60 = phi i1 [ %53, %39 ], [ true, %14 ]
  %61 = icmp ult i32 %55, 129
  %62 = icmp ult i32 %59, 2
  %63 = select i1 %62, i1 %60, i1 false
  %64 = ptrtoint ptr %57 to i64
  %65 = and i64 %64, 63
  %66 = icmp eq i64 %65, 0
  br i1 %10, label %71, label %67

67:                                               ; preds = %54
  %68 = select i1 %61, ptr null, ptr @.str.5
  %69 = select i1 %63, ptr %68, ptr @.str.6
  %70 = select i1 %66, ptr %69, ptr @.str.7
  store ptr %70, ptr %2, align 8
  br label %71

71:                                               ; preds = %54, %67
  %72 = icmp eq ptr %57, null
  br i1 %72, label %80, label %73

73:                                               ; preds = %71
  %74 = load ptr, ptr @nbrt_model, align 8
  %75 = getelementptr inbounds nuw i8, ptr %74, i64 48
  %76 = load i64, ptr %75, align 8
  %77 = icmp ult i64 %58, %76
  br i1 %77, label %78, label %80

78:                                               ; preds = %73
  br i1 %10, label %1261, label %79

79:                                               ; preds = %78
  store ptr @.str.8, ptr %2, align 8
  br label %1261

80:                                               ; preds = %73, %71
  %81 = select i1 %66, i1 %63, i1 false
  %82 = and i1 %61, %81
  br i1 %82, label %83, label %1261

83:                                               ; preds = %80
  br i1 %10, label %85, label %84

84:                                               ; preds = %83
  store ptr @.str.9, ptr %2, align 8
  br label %85

85:                                               ; preds = %83, %84
  %86 = load ptr, ptr @nbrt_model, align 8
  %87 = getelementptr inbounds nuw i8, ptr %86, i64 80
  %88 = load i64, ptr %87, align 8
  %89 = icmp eq i64 %88, 0
  br i1 %89, label %113, label %90

90:                                               ; preds = %85
  %91 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 8), align 8
  %92 = icmp eq ptr %56, null
  br label %93

93:                                               ; preds = %111, %90
  %94 = phi i64 [ %88, %90 ], [ %95, %111 ]
  %95 = add i64 %94, -1
  %96 = getelementptr inbounds nuw %struct.nb_level, ptr %91, i64 %95
  br i1 %92, label %101, label %97

97:                                               ; preds = %93
  %98 = load ptr, ptr %96, align 8
  %99 = tail call i32 @strcmp(ptr noundef nonnull readonly dereferenceable(1) %56, ptr noundef nonnull dereferenceable(1) %98) #18
  %100 = icmp eq i32 %99, 0
  br i1 %100, label %101, label %111

101:                                              ; preds = %97, %93
  %102 = getelementptr inbounds nuw i8, ptr %96, i64 8
  %103 = load i64, ptr %102, align 8
  %104 = tail call i64 @nbrt_cpu_features() #17
  %105 = xor i64 %104, -1
  %106 = and i64 %103, %105
  %107 = icmp eq i64 %106, 0
  br i1 %107, label %118, label %108

108:                                              ; preds = %101
  br i1 %92, label %111, label %109

109:                                              ; preds = %108
  br i1 %10, label %1261, label %110

110:                                              ; preds = %109
  store ptr @.str.10, ptr %2, align 8
  br label %1261

111:                                              ; preds = %108, %97
  %112 = icmp eq i64 %95, 0
  br i1 %112, label %113, label %93

113:                                              ; preds = %111, %85
  %114 = icmp eq ptr %56, null
  %115 = or i1 %10, %114
  %116 = select i1 %114, i32 2, i32 1
  br i1 %115, label %1261, label %117

117:                                              ; preds = %113
  store ptr @.str.11, ptr %2, align 8
  br label %1261

118:                                              ; preds = %101
  br i1 %10, label %120, label %119

119:                                              ; preds = %118
  store ptr @.str.22, ptr %2, align 8
  br label %120

120:                                              ; preds = %118, %119
  %121 = tail call noalias align 64 dereferenceable_or_null(512) ptr @aligned_alloc(i64 noundef 64, i64 noundef 512) #19
  %122 = icmp eq ptr %121, null
  br i1 %122, label %1261, label %123

123:                                              ; preds = %120
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 64 dereferenceable(512) %121, i8 0, i64 512, i1 false)
  %124 = getelementptr inbounds nuw i8, ptr %121, i64 496
  store ptr @.str.1, ptr %124, align 16
  %125 = getelementptr inbounds nuw i8, ptr %121, i64 448
  store ptr %96, ptr %125, align 64
  %126 = getelementptr inbounds nuw i8, ptr %121, i64 64
  %127 = getelementptr inbounds nuw i8, ptr %121, i64 216
  %128 = getelementptr inbounds nuw i8, ptr %121, i64 224
  store ptr %128, ptr %127, align 8
  %129 = tail call i64 @sysconf(i32 noundef 30) #17
  %130 = tail call ptr @mmap(ptr noundef null, i64 noundef %129, i32 noundef 3, i32 noundef 34, i32 noundef -1, i64 noundef 0) #17
  %131 = icmp eq ptr %130, inttoptr (i64 -1 to ptr)
  br i1 %131, label %142, label %132

132:                                              ; preds = %123
  %133 = tail call i32 @madvise(ptr noundef %130, i64 noundef %129, i32 noundef -1) #17
  %134 = icmp eq i32 %133, 0
  br i1 %134, label %140, label %135

135:                                              ; preds = %132
  %136 = tail call i32 @madvise(ptr noundef %130, i64 noundef %129, i32 noundef 18) #17
  %137 = icmp eq i32 %136, 0
  br i1 %137, label %138, label %140

138:                                              ; preds = %135
  store ptr %130, ptr %127, align 8
  %139 = getelementptr inbounds nuw i8, ptr %121, i64 232
  store i64 %129, ptr %139, align 8
  br label %142

140:                                              ; preds = %135, %132
  %141 = tail call i32 @munmap(ptr noundef %130, i64 noundef %129) #17
  br label %142

142:                                              ; preds = %140, %138, %123
  %143 = load ptr, ptr %127, align 8
  %144 = getelementptr inbounds nuw i8, ptr %121, i64 232
  %145 = load i64, ptr %144, align 8
  %146 = icmp eq i64 %145, 0
  br i1 %146, label %147, label %150

147:                                              ; preds = %142
  %148 = tail call i32 @getpid() #17
  %149 = sext i32 %148 to i64
  br label %150

150:                                              ; preds = %147, %142
  %151 = phi i64 [ %149, %147 ], [ 1, %142 ]
  store atomic i64 %151, ptr %143 monotonic, align 8
  %152 = load ptr, ptr %125, align 64
  %153 = getelementptr inbounds nuw i8, ptr %152, i64 48
  %154 = load i64, ptr %153, align 8
  %155 = add i64 %154, 63
  %156 = and i64 %155, -64
  br i1 %72, label %157, label %162

157:                                              ; preds = %150
  %158 = getelementptr inbounds nuw i8, ptr %86, i64 48
  %159 = load i64, ptr %158, align 8
  %160 = add i64 %159, 63
  %161 = and i64 %160, -64
  br label %162

162:                                              ; preds = %157, %150
  %163 = phi i64 [ %161, %157 ], [ 0, %150 ]
  %164 = load i64, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 24), align 8
  %165 = add i64 %164, 63
  %166 = and i64 %165, -64
  %167 = getelementptr inbounds nuw i8, ptr %121, i64 48
  store i64 %166, ptr %167, align 16
  %168 = add i64 %163, %156
  %169 = zext nneg i32 %55 to i64
  %170 = mul i64 %166, %169
  %171 = add i64 %168, %170
  %172 = icmp slt i64 %171, 0
  br i1 %172, label %188, label %173

173:                                              ; preds = %162
  %174 = tail call i64 @llvm.umax.i64(i64 %171, i64 1)
  %175 = add nuw i64 %174, 63
  %176 = and i64 %175, -64
  %177 = icmp ugt i64 %171, 1048512
  %178 = add nuw i64 %176, 2097151
  %179 = and i64 %178, -2097152
  %180 = select i1 %177, i64 2097152, i64 64
  %181 = select i1 %177, i64 %179, i64 %176
  %182 = tail call noalias ptr @aligned_alloc(i64 noundef %180, i64 noundef %181) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %182, i64 %180) ]
  %183 = icmp ne ptr %182, null
  %184 = and i1 %177, %183
  br i1 %184, label %185, label %187

185:                                              ; preds = %173
  %186 = tail call i32 @madvise(ptr noundef nonnull %182, i64 noundef %179, i32 noundef 14) #17
  br label %190

187:                                              ; preds = %173
  br i1 %183, label %190, label %188

188:                                              ; preds = %187, %162
  %189 = getelementptr inbounds nuw i8, ptr %121, i64 456
  store ptr null, ptr %189, align 8
  br label %306

190:                                              ; preds = %187, %185
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %182, i8 0, i64 %176, i1 false)
  %191 = getelementptr inbounds nuw i8, ptr %121, i64 456
  store ptr %182, ptr %191, align 8
  %192 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 16), align 8
  %193 = getelementptr inbounds nuw i8, ptr %121, i64 8
  store ptr %192, ptr %193, align 8
  %194 = getelementptr inbounds nuw i8, ptr %121, i64 16
  store ptr %192, ptr %194, align 16
  %195 = icmp eq i64 %156, 0
  br i1 %195, label %197, label %196

196:                                              ; preds = %190
  store ptr %182, ptr %193, align 8
  br label %197

197:                                              ; preds = %196, %190
  store ptr %57, ptr %121, align 64
  br i1 %72, label %198, label %200

198:                                              ; preds = %197
  %199 = getelementptr inbounds nuw i8, ptr %182, i64 %156
  store ptr %199, ptr %121, align 64
  br label %203

200:                                              ; preds = %197
  %201 = getelementptr inbounds nuw i8, ptr %86, i64 48
  %202 = load i64, ptr %201, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %57, i8 0, i64 %202, i1 false)
  br label %203

203:                                              ; preds = %200, %198
  %204 = getelementptr inbounds nuw i8, ptr %182, i64 %156
  %205 = getelementptr inbounds nuw i8, ptr %204, i64 %163
  %206 = getelementptr inbounds nuw i8, ptr %121, i64 40
  store ptr %205, ptr %206, align 8
  %207 = getelementptr inbounds nuw i8, ptr %86, i64 32
  %208 = load i64, ptr %207, align 8
  %209 = shl i64 %208, 3
  %210 = icmp slt i64 %209, 0
  br i1 %210, label %227, label %211

211:                                              ; preds = %203
  %212 = tail call i64 @llvm.umax.i64(i64 %209, i64 1)
  %213 = add nuw i64 %212, 63
  %214 = and i64 %213, -64
  %215 = icmp ugt i64 %209, 1048512
  %216 = add nuw i64 %214, 2097151
  %217 = and i64 %216, -2097152
  %218 = select i1 %215, i64 2097152, i64 64
  %219 = select i1 %215, i64 %217, i64 %214
  %220 = tail call noalias ptr @aligned_alloc(i64 noundef %218, i64 noundef %219) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %220, i64 %218) ]
  %221 = icmp ne ptr %220, null
  %222 = and i1 %215, %221
  br i1 %222, label %223, label %225

223:                                              ; preds = %211
  %224 = tail call i32 @madvise(ptr noundef nonnull %220, i64 noundef %217, i32 noundef 14) #17
  br label %226

225:                                              ; preds = %211
  br i1 %221, label %226, label %227

226:                                              ; preds = %225, %223
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %220, i8 0, i64 %214, i1 false)
  br label %227

227:                                              ; preds = %226, %225, %203
  %228 = phi ptr [ null, %203 ], [ %220, %226 ], [ null, %225 ]
  %229 = getelementptr inbounds nuw i8, ptr %121, i64 464
  store ptr %228, ptr %229, align 16
  %230 = getelementptr inbounds nuw i8, ptr %121, i64 24
  store ptr %228, ptr %230, align 8
  %231 = getelementptr inbounds nuw i8, ptr %86, i64 40
  %232 = load i64, ptr %231, align 8
  %233 = shl i64 %232, 3
  %234 = icmp slt i64 %233, 0
  br i1 %234, label %251, label %235

235:                                              ; preds = %227
  %236 = tail call i64 @llvm.umax.i64(i64 %233, i64 1)
  %237 = add nuw i64 %236, 63
  %238 = and i64 %237, -64
  %239 = icmp ugt i64 %233, 1048512
  %240 = add nuw i64 %238, 2097151
  %241 = and i64 %240, -2097152
  %242 = select i1 %239, i64 2097152, i64 64
  %243 = select i1 %239, i64 %241, i64 %238
  %244 = tail call noalias ptr @aligned_alloc(i64 noundef %242, i64 noundef %243) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %244, i64 %242) ]
  %245 = icmp ne ptr %244, null
  %246 = and i1 %239, %245
  br i1 %246, label %247, label %249

247:                                              ; preds = %235
  %248 = tail call i32 @madvise(ptr noundef nonnull %244, i64 noundef %241, i32 noundef 14) #17
  br label %250

249:                                              ; preds = %235
  br i1 %245, label %250, label %251

250:                                              ; preds = %249, %247
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %244, i8 0, i64 %238, i1 false)
  br label %251

251:                                              ; preds = %250, %249, %227
  %252 = phi ptr [ null, %227 ], [ %244, %250 ], [ null, %249 ]
  %253 = getelementptr inbounds nuw i8, ptr %121, i64 472
  store ptr %252, ptr %253, align 8
  %254 = getelementptr inbounds nuw i8, ptr %121, i64 32
  store ptr %252, ptr %254, align 32
  %255 = add nsw i32 %55, -1
  %256 = zext nneg i32 %255 to i64
  %257 = mul nuw nsw i64 %256, 144
  %258 = tail call i64 @llvm.umax.i64(i64 %257, i64 1)
  %259 = add nuw nsw i64 %258, 63
  %260 = and i64 %259, 1099511627712
  %261 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %260) #19
  %262 = icmp eq ptr %261, null
  br i1 %262, label %264, label %263

263:                                              ; preds = %251
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %261, i8 0, i64 %260, i1 false)
  br label %264

264:                                              ; preds = %263, %251
  %265 = getelementptr inbounds nuw i8, ptr %121, i64 264
  store ptr %261, ptr %265, align 8
  %266 = icmp ne i32 %59, 0
  br i1 %266, label %267, label %292

267:                                              ; preds = %264
  %268 = load ptr, ptr %125, align 64
  %269 = getelementptr inbounds nuw i8, ptr %268, i64 24
  %270 = load i64, ptr %269, align 8
  %271 = shl i64 %270, 3
  %272 = icmp slt i64 %271, 0
  br i1 %272, label %289, label %273

273:                                              ; preds = %267
  %274 = tail call i64 @llvm.umax.i64(i64 %271, i64 1)
  %275 = add nuw i64 %274, 63
  %276 = and i64 %275, -64
  %277 = icmp ugt i64 %271, 1048512
  %278 = add nuw i64 %276, 2097151
  %279 = and i64 %278, -2097152
  %280 = select i1 %277, i64 2097152, i64 64
  %281 = select i1 %277, i64 %279, i64 %276
  %282 = tail call noalias ptr @aligned_alloc(i64 noundef %280, i64 noundef %281) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %282, i64 %280) ]
  %283 = icmp ne ptr %282, null
  %284 = and i1 %277, %283
  br i1 %284, label %285, label %287

285:                                              ; preds = %273
  %286 = tail call i32 @madvise(ptr noundef nonnull %282, i64 noundef %279, i32 noundef 14) #17
  br label %288

287:                                              ; preds = %273
  br i1 %283, label %288, label %289

288:                                              ; preds = %287, %285
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %282, i8 0, i64 %276, i1 false)
  br label %289

289:                                              ; preds = %288, %287, %267
  %290 = phi ptr [ null, %267 ], [ %282, %288 ], [ null, %287 ]
  %291 = getelementptr inbounds nuw i8, ptr %121, i64 480
  store ptr %290, ptr %291, align 32
  br label %292

292:                                              ; preds = %289, %264
  %293 = load ptr, ptr %229, align 16
  %294 = icmp eq ptr %293, null
  br i1 %294, label %306, label %295

295:                                              ; preds = %292
  %296 = load ptr, ptr %253, align 8
  %297 = icmp eq ptr %296, null
  br i1 %297, label %306, label %298

298:                                              ; preds = %295
  %299 = load ptr, ptr %265, align 8
  %300 = icmp eq ptr %299, null
  br i1 %300, label %306, label %301

301:                                              ; preds = %298
  %302 = getelementptr inbounds nuw i8, ptr %121, i64 480
  %303 = load ptr, ptr %302, align 32
  %304 = icmp eq ptr %303, null
  %305 = and i1 %266, %304
  br i1 %305, label %306, label %307

306:                                              ; preds = %301, %298, %295, %292, %188
  tail call fastcc void @nb_free(ptr noundef %121)
  br label %1261

307:                                              ; preds = %301
  %308 = getelementptr inbounds nuw i8, ptr %96, i64 48
  %309 = load i64, ptr %308, align 8
  %310 = icmp eq i64 %309, 0
  br i1 %310, label %1189, label %311

311:                                              ; preds = %307
  %312 = getelementptr inbounds nuw i8, ptr %86, i64 56
  %313 = load i64, ptr %312, align 8
  %314 = load ptr, ptr %191, align 8
  %315 = icmp ugt i64 %313, 1048575
  br i1 %315, label %316, label %328

316:                                              ; preds = %311
  %317 = tail call i64 @sysconf(i32 noundef 30) #17
  %318 = icmp eq i64 %317, 4096
  br i1 %318, label %319, label %328

319:                                              ; preds = %316
  %320 = load volatile i8, ptr @nb_probe, align 4096
  %321 = icmp eq i8 %320, 1
  br i1 %321, label %322, label %328

322:                                              ; preds = %319
  %323 = tail call i32 @madvise(ptr noundef nonnull @nb_probe, i64 noundef 4096, i32 noundef 4) #17
  %324 = icmp eq i32 %323, 0
  br i1 %324, label %325, label %328

325:                                              ; preds = %322
  %326 = load volatile i8, ptr @nb_probe, align 4096
  %327 = icmp eq i8 %326, 1
  br label %328

328:                                              ; preds = %325, %322, %319, %316, %311
  %329 = phi i1 [ false, %311 ], [ false, %322 ], [ false, %319 ], [ false, %316 ], [ %327, %325 ]
  %330 = getelementptr inbounds nuw i8, ptr %96, i64 40
  %331 = load i64, ptr %330, align 8
  %332 = icmp sgt i64 %331, 0
  br i1 %332, label %333, label %337

333:                                              ; preds = %328
  %334 = getelementptr inbounds nuw i8, ptr %96, i64 32
  %335 = ptrtoint ptr %192 to i64
  %336 = add i64 %335, 4095
  br label %339

337:                                              ; preds = %1172, %328
  %338 = phi i64 [ 0, %328 ], [ %1173, %1172 ]
  br i1 %329, label %1177, label %1189

339:                                              ; preds = %1172, %333
  %340 = phi i64 [ 0, %333 ], [ %1173, %1172 ]
  %341 = phi i64 [ 0, %333 ], [ %1174, %1172 ]
  %342 = load ptr, ptr %334, align 8
  %343 = getelementptr inbounds nuw %struct.nb_prep, ptr %342, i64 %341
  %344 = load i32, ptr %343, align 8
  br i1 %329, label %345, label %368

345:                                              ; preds = %339
  %346 = icmp eq i32 %344, 5
  br i1 %346, label %347, label %351

347:                                              ; preds = %345
  %348 = getelementptr inbounds nuw i8, ptr %343, i64 16
  %349 = load i64, ptr %348, align 8
  %350 = getelementptr inbounds i8, ptr %314, i64 %349
  br label %714

351:                                              ; preds = %345
  %352 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %353 = load i64, ptr %352, align 8
  %354 = add i64 %340, 1048576
  %355 = icmp ult i64 %353, %354
  br i1 %355, label %368, label %356

356:                                              ; preds = %351
  %357 = add i64 %336, %340
  %358 = and i64 %357, -4096
  %359 = add i64 %353, %335
  %360 = and i64 %359, -4096
  %361 = icmp ult i64 %358, %360
  br i1 %361, label %362, label %368

362:                                              ; preds = %356
  %363 = inttoptr i64 %358 to ptr
  %364 = sub nuw i64 %360, %358
  %365 = tail call i32 @madvise(ptr noundef %363, i64 noundef %364, i32 noundef 4) #17
  %366 = load i64, ptr %352, align 8
  %367 = load i32, ptr %343, align 8
  br label %368

368:                                              ; preds = %362, %356, %351, %339
  %369 = phi i32 [ %344, %339 ], [ %344, %351 ], [ %344, %356 ], [ %367, %362 ]
  %370 = phi i64 [ %340, %339 ], [ %340, %351 ], [ %353, %356 ], [ %366, %362 ]
  %371 = getelementptr inbounds nuw i8, ptr %343, i64 16
  %372 = load i64, ptr %371, align 8
  %373 = getelementptr inbounds i8, ptr %314, i64 %372
  switch i32 %369, label %1172 [
    i32 0, label %374
    i32 1, label %380
    i32 2, label %494
    i32 3, label %606
    i32 4, label %708
    i32 5, label %714
    i32 6, label %807
    i32 7, label %811
    i32 8, label %815
    i32 9, label %986
  ]

374:                                              ; preds = %368
  %375 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %376 = load i64, ptr %375, align 8
  %377 = getelementptr inbounds i8, ptr %192, i64 %376
  %378 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %379 = load i64, ptr %378, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %373, ptr align 1 %377, i64 %379, i1 false)
  br label %1172

380:                                              ; preds = %368
  %381 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %382 = load i64, ptr %381, align 8
  %383 = getelementptr inbounds i8, ptr %192, i64 %382
  %384 = getelementptr inbounds nuw i8, ptr %343, i64 32
  %385 = load i64, ptr %384, align 8
  %386 = icmp sgt i64 %385, 0
  %387 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %388 = load i64, ptr %387, align 8
  %389 = tail call i64 @llvm.smax.i64(i64 %388, i64 1)
  %390 = select i1 %386, i64 %385, i64 %389
  %391 = icmp sgt i64 %388, 0
  br i1 %391, label %392, label %1172

392:                                              ; preds = %380
  %393 = getelementptr inbounds nuw i8, ptr %343, i64 40
  br label %394

394:                                              ; preds = %486, %392
  %395 = phi i64 [ 0, %392 ], [ %493, %486 ]
  %396 = phi i64 [ %388, %392 ], [ %491, %486 ]
  %397 = phi ptr [ %373, %392 ], [ %490, %486 ]
  %398 = phi i64 [ 0, %392 ], [ %487, %486 ]
  %399 = sub i64 %396, %398
  %400 = tail call i64 @llvm.smin.i64(i64 %390, i64 %399)
  %401 = and i64 %398, 1
  %402 = icmp eq i64 %401, 0
  %403 = icmp sgt i64 %400, 7
  %404 = select i1 %402, i1 %403, i1 false
  br i1 %404, label %432, label %405

405:                                              ; preds = %432, %394
  %406 = phi i64 [ 0, %394 ], [ %433, %432 ]
  %407 = icmp slt i64 %406, %400
  br i1 %407, label %408, label %486

408:                                              ; preds = %405
  %409 = add i64 %396, %395
  %410 = tail call i64 @llvm.smin.i64(i64 %390, i64 %409)
  %411 = or disjoint i64 %406, 1
  %412 = and i64 %400, 1
  %413 = icmp eq i64 %412, 0
  br i1 %413, label %429, label %414

414:                                              ; preds = %408
  %415 = add nuw nsw i64 %406, %398
  %416 = lshr i64 %415, 1
  %417 = getelementptr inbounds nuw i8, ptr %383, i64 %416
  %418 = load i8, ptr %417, align 1
  %419 = trunc i64 %398 to i8
  %420 = shl i8 %419, 2
  %421 = and i8 %420, 4
  %422 = lshr i8 %418, %421
  %423 = and i8 %422, 15
  %424 = and i8 %422, 8
  %425 = mul nuw i8 %424, 30
  %426 = or disjoint i8 %425, %423
  %427 = getelementptr inbounds nuw i8, ptr %397, i64 %406
  store i8 %426, ptr %427, align 1
  %428 = or disjoint i64 %406, 1
  br label %429

429:                                              ; preds = %414, %408
  %430 = phi i64 [ %406, %408 ], [ %428, %414 ]
  %431 = icmp eq i64 %400, %411
  br i1 %431, label %486, label %455

432:                                              ; preds = %394, %432
  %433 = phi i64 [ %453, %432 ], [ 8, %394 ]
  %434 = phi i64 [ %433, %432 ], [ 0, %394 ]
  %435 = add nuw nsw i64 %434, %398
  %436 = lshr exact i64 %435, 1
  %437 = getelementptr inbounds nuw i8, ptr %383, i64 %436
  %438 = load i32, ptr %437, align 1
  %439 = zext i32 %438 to i64
  %440 = shl nuw nsw i64 %439, 16
  %441 = or i64 %440, %439
  %442 = and i64 %441, 281470681808895
  %443 = shl nuw nsw i64 %442, 8
  %444 = or i64 %443, %442
  %445 = and i64 %444, 71777214294589695
  %446 = shl nuw nsw i64 %445, 4
  %447 = or i64 %446, %445
  %448 = and i64 %447, 1085102592571150095
  %449 = and i64 %447, 578721382704613384
  %450 = mul nuw i64 %449, 30
  %451 = or i64 %450, %448
  %452 = getelementptr inbounds nuw i8, ptr %397, i64 %434
  store i64 %451, ptr %452, align 1
  %453 = add nuw nsw i64 %433, 8
  %454 = icmp sgt i64 %453, %400
  br i1 %454, label %405, label %432

455:                                              ; preds = %429, %455
  %456 = phi i64 [ %484, %455 ], [ %430, %429 ]
  %457 = add nuw nsw i64 %456, %398
  %458 = lshr i64 %457, 1
  %459 = getelementptr inbounds nuw i8, ptr %383, i64 %458
  %460 = load i8, ptr %459, align 1
  %461 = trunc i64 %457 to i8
  %462 = shl i8 %461, 2
  %463 = and i8 %462, 4
  %464 = lshr i8 %460, %463
  %465 = and i8 %464, 15
  %466 = and i8 %464, 8
  %467 = mul nuw i8 %466, 30
  %468 = or disjoint i8 %467, %465
  %469 = getelementptr inbounds nuw i8, ptr %397, i64 %456
  store i8 %468, ptr %469, align 1
  %470 = add nuw nsw i64 %456, 1
  %471 = add nuw nsw i64 %470, %398
  %472 = lshr i64 %471, 1
  %473 = getelementptr inbounds nuw i8, ptr %383, i64 %472
  %474 = load i8, ptr %473, align 1
  %475 = trunc i64 %471 to i8
  %476 = shl i8 %475, 2
  %477 = and i8 %476, 4
  %478 = lshr i8 %474, %477
  %479 = and i8 %478, 15
  %480 = and i8 %478, 8
  %481 = mul nuw i8 %480, 30
  %482 = or disjoint i8 %481, %479
  %483 = getelementptr inbounds nuw i8, ptr %397, i64 %470
  store i8 %482, ptr %483, align 1
  %484 = add nuw nsw i64 %456, 2
  %485 = icmp eq i64 %484, %410
  br i1 %485, label %486, label %455

486:                                              ; preds = %429, %455, %405
  %487 = add nuw nsw i64 %398, %390
  %488 = load i64, ptr %393, align 8
  %489 = getelementptr i8, ptr %397, i64 %390
  %490 = getelementptr i8, ptr %489, i64 %488
  %491 = load i64, ptr %387, align 8
  %492 = icmp slt i64 %487, %491
  %493 = sub i64 %395, %390
  br i1 %492, label %394, label %1172

494:                                              ; preds = %368
  %495 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %496 = load i64, ptr %495, align 8
  %497 = getelementptr inbounds i8, ptr %192, i64 %496
  %498 = getelementptr inbounds nuw i8, ptr %343, i64 32
  %499 = load i64, ptr %498, align 8
  %500 = icmp sgt i64 %499, 0
  %501 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %502 = load i64, ptr %501, align 8
  %503 = tail call i64 @llvm.smax.i64(i64 %502, i64 1)
  %504 = select i1 %500, i64 %499, i64 %503
  %505 = icmp sgt i64 %502, 0
  br i1 %505, label %506, label %1172

506:                                              ; preds = %494
  %507 = getelementptr inbounds nuw i8, ptr %343, i64 40
  br label %508

508:                                              ; preds = %598, %506
  %509 = phi i64 [ 0, %506 ], [ %605, %598 ]
  %510 = phi i64 [ %502, %506 ], [ %603, %598 ]
  %511 = phi ptr [ %373, %506 ], [ %602, %598 ]
  %512 = phi i64 [ 0, %506 ], [ %599, %598 ]
  %513 = sub i64 %510, %512
  %514 = tail call i64 @llvm.smin.i64(i64 %504, i64 %513)
  %515 = and i64 %512, 3
  %516 = icmp eq i64 %515, 0
  %517 = icmp sgt i64 %514, 7
  %518 = select i1 %516, i1 %517, i1 false
  br i1 %518, label %546, label %519

519:                                              ; preds = %546, %508
  %520 = phi i64 [ 0, %508 ], [ %547, %546 ]
  %521 = icmp slt i64 %520, %514
  br i1 %521, label %522, label %598

522:                                              ; preds = %519
  %523 = add i64 %510, %509
  %524 = tail call i64 @llvm.smin.i64(i64 %504, i64 %523)
  %525 = or disjoint i64 %520, 1
  %526 = and i64 %514, 1
  %527 = icmp eq i64 %526, 0
  br i1 %527, label %543, label %528

528:                                              ; preds = %522
  %529 = add nuw nsw i64 %520, %512
  %530 = lshr i64 %529, 2
  %531 = getelementptr inbounds nuw i8, ptr %497, i64 %530
  %532 = load i8, ptr %531, align 1
  %533 = trunc i64 %512 to i8
  %534 = shl i8 %533, 1
  %535 = and i8 %534, 6
  %536 = lshr i8 %532, %535
  %537 = and i8 %536, 3
  %538 = and i8 %536, 2
  %539 = mul nuw i8 %538, 126
  %540 = or disjoint i8 %539, %537
  %541 = getelementptr inbounds nuw i8, ptr %511, i64 %520
  store i8 %540, ptr %541, align 1
  %542 = or disjoint i64 %520, 1
  br label %543

543:                                              ; preds = %528, %522
  %544 = phi i64 [ %520, %522 ], [ %542, %528 ]
  %545 = icmp eq i64 %514, %525
  br i1 %545, label %598, label %567

546:                                              ; preds = %508, %546
  %547 = phi i64 [ %565, %546 ], [ 8, %508 ]
  %548 = phi i64 [ %547, %546 ], [ 0, %508 ]
  %549 = add nuw nsw i64 %548, %512
  %550 = lshr exact i64 %549, 2
  %551 = getelementptr inbounds nuw i8, ptr %497, i64 %550
  %552 = load i16, ptr %551, align 1
  %553 = zext i16 %552 to i64
  %554 = shl nuw nsw i64 %553, 24
  %555 = or disjoint i64 %554, %553
  %556 = shl nuw nsw i64 %555, 12
  %557 = or i64 %556, %555
  %558 = and i64 %557, 4222189076152335
  %559 = mul nuw nsw i64 %558, 65
  %560 = and i64 %559, 217020518514230019
  %561 = and i64 %559, 144680345676153346
  %562 = mul nuw i64 %561, 126
  %563 = or i64 %562, %560
  %564 = getelementptr inbounds nuw i8, ptr %511, i64 %548
  store i64 %563, ptr %564, align 1
  %565 = add nuw nsw i64 %547, 8
  %566 = icmp sgt i64 %565, %514
  br i1 %566, label %519, label %546

567:                                              ; preds = %543, %567
  %568 = phi i64 [ %596, %567 ], [ %544, %543 ]
  %569 = add nuw nsw i64 %568, %512
  %570 = lshr i64 %569, 2
  %571 = getelementptr inbounds nuw i8, ptr %497, i64 %570
  %572 = load i8, ptr %571, align 1
  %573 = trunc i64 %569 to i8
  %574 = shl i8 %573, 1
  %575 = and i8 %574, 6
  %576 = lshr i8 %572, %575
  %577 = and i8 %576, 3
  %578 = and i8 %576, 2
  %579 = mul nuw i8 %578, 126
  %580 = or disjoint i8 %579, %577
  %581 = getelementptr inbounds nuw i8, ptr %511, i64 %568
  store i8 %580, ptr %581, align 1
  %582 = add nuw nsw i64 %568, 1
  %583 = add nuw nsw i64 %582, %512
  %584 = lshr i64 %583, 2
  %585 = getelementptr inbounds nuw i8, ptr %497, i64 %584
  %586 = load i8, ptr %585, align 1
  %587 = trunc i64 %583 to i8
  %588 = shl i8 %587, 1
  %589 = and i8 %588, 6
  %590 = lshr i8 %586, %589
  %591 = and i8 %590, 3
  %592 = and i8 %590, 2
  %593 = mul nuw i8 %592, 126
  %594 = or disjoint i8 %593, %591
  %595 = getelementptr inbounds nuw i8, ptr %511, i64 %582
  store i8 %594, ptr %595, align 1
  %596 = add nuw nsw i64 %568, 2
  %597 = icmp eq i64 %596, %524
  br i1 %597, label %598, label %567

598:                                              ; preds = %543, %567, %519
  %599 = add nuw nsw i64 %512, %504
  %600 = load i64, ptr %507, align 8
  %601 = getelementptr i8, ptr %511, i64 %504
  %602 = getelementptr i8, ptr %601, i64 %600
  %603 = load i64, ptr %501, align 8
  %604 = icmp slt i64 %599, %603
  %605 = sub i64 %509, %504
  br i1 %604, label %508, label %1172

606:                                              ; preds = %368
  %607 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %608 = load i64, ptr %607, align 8
  %609 = getelementptr inbounds i8, ptr %192, i64 %608
  %610 = getelementptr inbounds nuw i8, ptr %343, i64 32
  %611 = load i64, ptr %610, align 8
  %612 = icmp sgt i64 %611, 0
  %613 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %614 = load i64, ptr %613, align 8
  %615 = tail call i64 @llvm.smax.i64(i64 %614, i64 1)
  %616 = select i1 %612, i64 %611, i64 %615
  %617 = icmp sgt i64 %614, 0
  br i1 %617, label %618, label %1172

618:                                              ; preds = %606
  %619 = getelementptr inbounds nuw i8, ptr %343, i64 40
  br label %620

620:                                              ; preds = %700, %618
  %621 = phi i64 [ 0, %618 ], [ %707, %700 ]
  %622 = phi i64 [ %614, %618 ], [ %705, %700 ]
  %623 = phi ptr [ %373, %618 ], [ %704, %700 ]
  %624 = phi i64 [ 0, %618 ], [ %701, %700 ]
  %625 = sub i64 %622, %624
  %626 = tail call i64 @llvm.smin.i64(i64 %616, i64 %625)
  %627 = and i64 %624, 1
  %628 = icmp eq i64 %627, 0
  %629 = icmp sgt i64 %626, 7
  %630 = select i1 %628, i1 %629, i1 false
  br i1 %630, label %655, label %631

631:                                              ; preds = %655, %620
  %632 = phi i64 [ 0, %620 ], [ %656, %655 ]
  %633 = icmp slt i64 %632, %626
  br i1 %633, label %634, label %700

634:                                              ; preds = %631
  %635 = add i64 %622, %621
  %636 = tail call i64 @llvm.smin.i64(i64 %616, i64 %635)
  %637 = or disjoint i64 %632, 1
  %638 = and i64 %626, 1
  %639 = icmp eq i64 %638, 0
  br i1 %639, label %652, label %640

640:                                              ; preds = %634
  %641 = add nuw nsw i64 %632, %624
  %642 = lshr i64 %641, 1
  %643 = getelementptr inbounds nuw i8, ptr %609, i64 %642
  %644 = load i8, ptr %643, align 1
  %645 = trunc i64 %624 to i8
  %646 = shl i8 %645, 2
  %647 = and i8 %646, 4
  %648 = lshr i8 %644, %647
  %649 = and i8 %648, 15
  %650 = getelementptr inbounds nuw i8, ptr %623, i64 %632
  store i8 %649, ptr %650, align 1
  %651 = or disjoint i64 %632, 1
  br label %652

652:                                              ; preds = %640, %634
  %653 = phi i64 [ %632, %634 ], [ %651, %640 ]
  %654 = icmp eq i64 %626, %637
  br i1 %654, label %700, label %675

655:                                              ; preds = %620, %655
  %656 = phi i64 [ %673, %655 ], [ 8, %620 ]
  %657 = phi i64 [ %656, %655 ], [ 0, %620 ]
  %658 = add nuw nsw i64 %657, %624
  %659 = lshr exact i64 %658, 1
  %660 = getelementptr inbounds nuw i8, ptr %609, i64 %659
  %661 = load i32, ptr %660, align 1
  %662 = zext i32 %661 to i64
  %663 = shl nuw nsw i64 %662, 16
  %664 = or i64 %663, %662
  %665 = and i64 %664, 281470681808895
  %666 = shl nuw nsw i64 %665, 8
  %667 = or i64 %666, %665
  %668 = and i64 %667, 71777214294589695
  %669 = shl nuw nsw i64 %668, 4
  %670 = or i64 %669, %668
  %671 = and i64 %670, 1085102592571150095
  %672 = getelementptr inbounds nuw i8, ptr %623, i64 %657
  store i64 %671, ptr %672, align 1
  %673 = add nuw nsw i64 %656, 8
  %674 = icmp sgt i64 %673, %626
  br i1 %674, label %631, label %655

675:                                              ; preds = %652, %675
  %676 = phi i64 [ %698, %675 ], [ %653, %652 ]
  %677 = add nuw nsw i64 %676, %624
  %678 = lshr i64 %677, 1
  %679 = getelementptr inbounds nuw i8, ptr %609, i64 %678
  %680 = load i8, ptr %679, align 1
  %681 = trunc i64 %677 to i8
  %682 = shl i8 %681, 2
  %683 = and i8 %682, 4
  %684 = lshr i8 %680, %683
  %685 = and i8 %684, 15
  %686 = getelementptr inbounds nuw i8, ptr %623, i64 %676
  store i8 %685, ptr %686, align 1
  %687 = add nuw nsw i64 %676, 1
  %688 = add nuw nsw i64 %687, %624
  %689 = lshr i64 %688, 1
  %690 = getelementptr inbounds nuw i8, ptr %609, i64 %689
  %691 = load i8, ptr %690, align 1
  %692 = trunc i64 %688 to i8
  %693 = shl i8 %692, 2
  %694 = and i8 %693, 4
  %695 = lshr i8 %691, %694
  %696 = and i8 %695, 15
  %697 = getelementptr inbounds nuw i8, ptr %623, i64 %687
  store i8 %696, ptr %697, align 1
  %698 = add nuw nsw i64 %676, 2
  %699 = icmp eq i64 %698, %636
  br i1 %699, label %700, label %675

700:                                              ; preds = %652, %675, %631
  %701 = add nuw nsw i64 %624, %616
  %702 = load i64, ptr %619, align 8
  %703 = getelementptr i8, ptr %623, i64 %616
  %704 = getelementptr i8, ptr %703, i64 %702
  %705 = load i64, ptr %613, align 8
  %706 = icmp slt i64 %701, %705
  %707 = sub i64 %621, %616
  br i1 %706, label %620, label %1172

708:                                              ; preds = %368
  %709 = getelementptr inbounds nuw i8, ptr %343, i64 4
  %710 = load i32, ptr %709, align 4
  %711 = trunc i32 %710 to i8
  %712 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %713 = load i64, ptr %712, align 8
  tail call void @llvm.memset.p0.i64(ptr align 1 %373, i8 %711, i64 %713, i1 false)
  br label %1172

714:                                              ; preds = %368, %347
  %715 = phi ptr [ %350, %347 ], [ %373, %368 ]
  %716 = phi i64 [ %340, %347 ], [ %370, %368 ]
  %717 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %718 = load i64, ptr %717, align 8
  br label %729

719:                                              ; preds = %729
  %720 = getelementptr inbounds nuw i8, ptr %343, i64 32
  %721 = load i64, ptr %720, align 8
  %722 = shl i64 %721, 6
  %723 = add i64 %722, 64
  %724 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %725 = load i64, ptr %724, align 8
  %726 = icmp sgt i64 %725, 0
  br i1 %726, label %727, label %806

727:                                              ; preds = %719
  %728 = getelementptr inbounds i8, ptr %314, i64 %718
  br label %745

729:                                              ; preds = %729, %714
  %730 = phi i64 [ 0, %714 ], [ %743, %729 ]
  %731 = trunc nuw nsw i64 %730 to i32
  %732 = and i32 %731, 3
  %733 = lshr i32 %731, 2
  %734 = tail call i32 @llvm.usub.sat.i32(i32 2, i32 %732)
  %735 = mul nuw nsw i32 %734, 3
  %736 = icmp ult i64 %730, 8
  %737 = sub nsw i32 2, %733
  %738 = mul nsw i32 %737, 3
  %739 = select i1 %736, i32 %738, i32 0
  %740 = add nsw i32 %739, %735
  %741 = trunc nsw i32 %740 to i8
  %742 = getelementptr inbounds nuw i8, ptr %7, i64 %730
  store i8 %741, ptr %742, align 1
  %743 = add nuw nsw i64 %730, 1
  %744 = icmp eq i64 %743, 16
  br i1 %744, label %719, label %729

745:                                              ; preds = %773, %727
  %746 = phi i64 [ %774, %773 ], [ 0, %727 ]
  %747 = phi ptr [ %775, %773 ], [ %728, %727 ]
  %748 = phi ptr [ %776, %773 ], [ %715, %727 ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %8, i8 0, i64 64, i1 false)
  %749 = load i64, ptr %720, align 8
  %750 = icmp sgt i64 %749, 0
  br i1 %750, label %751, label %773

751:                                              ; preds = %745
  %752 = shl i64 %749, 6
  %753 = tail call i64 @llvm.smax.i64(i64 %752, i64 1)
  %754 = and i64 %753, 1
  %755 = icmp eq i64 %753, 1
  br i1 %755, label %760, label %756

756:                                              ; preds = %751
  %757 = and i64 %753, 9223372036854775744
  br label %779

758:                                              ; preds = %779
  %759 = icmp eq i64 %754, 0
  br i1 %759, label %773, label %760

760:                                              ; preds = %758, %751
  %761 = phi i64 [ 0, %751 ], [ %803, %758 ]
  %762 = icmp ne i64 %754, 0
  tail call void @llvm.assume(i1 %762)
  %763 = and i64 %761, 63
  %764 = getelementptr inbounds nuw i8, ptr %8, i64 %763
  %765 = load i8, ptr %764, align 1
  %766 = getelementptr inbounds nuw i8, ptr %747, i64 %761
  %767 = load i8, ptr %766, align 1
  %768 = and i8 %767, 15
  %769 = zext nneg i8 %768 to i64
  %770 = getelementptr inbounds nuw i8, ptr %7, i64 %769
  %771 = load i8, ptr %770, align 1
  %772 = add i8 %771, %765
  store i8 %772, ptr %764, align 1
  br label %773

773:                                              ; preds = %760, %758, %745
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %748, ptr noundef nonnull align 16 dereferenceable(64) %8, i64 64, i1 false)
  %774 = add nuw nsw i64 %746, 1
  %775 = getelementptr inbounds i8, ptr %747, i64 %723
  %776 = getelementptr inbounds i8, ptr %748, i64 %723
  %777 = load i64, ptr %724, align 8
  %778 = icmp slt i64 %774, %777
  br i1 %778, label %745, label %806

779:                                              ; preds = %779, %756
  %780 = phi i64 [ 0, %756 ], [ %803, %779 ]
  %781 = phi i64 [ 0, %756 ], [ %804, %779 ]
  %782 = and i64 %780, 62
  %783 = getelementptr inbounds nuw i8, ptr %8, i64 %782
  %784 = load i8, ptr %783, align 2
  %785 = getelementptr inbounds nuw i8, ptr %747, i64 %780
  %786 = load i8, ptr %785, align 1
  %787 = and i8 %786, 15
  %788 = zext nneg i8 %787 to i64
  %789 = getelementptr inbounds nuw i8, ptr %7, i64 %788
  %790 = load i8, ptr %789, align 1
  %791 = add i8 %790, %784
  store i8 %791, ptr %783, align 2
  %792 = or disjoint i64 %780, 1
  %793 = and i64 %792, 63
  %794 = getelementptr inbounds nuw i8, ptr %8, i64 %793
  %795 = load i8, ptr %794, align 1
  %796 = getelementptr inbounds nuw i8, ptr %747, i64 %792
  %797 = load i8, ptr %796, align 1
  %798 = and i8 %797, 15
  %799 = zext nneg i8 %798 to i64
  %800 = getelementptr inbounds nuw i8, ptr %7, i64 %799
  %801 = load i8, ptr %800, align 1
  %802 = add i8 %801, %795
  store i8 %802, ptr %794, align 1
  %803 = add nuw nsw i64 %780, 2
  %804 = add i64 %781, 2
  %805 = icmp eq i64 %804, %757
  br i1 %805, label %758, label %779

806:                                              ; preds = %773, %719
  br label %1172

807:                                              ; preds = %368
  %808 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %809 = load i64, ptr %808, align 8
  %810 = getelementptr inbounds i8, ptr %192, i64 %809
  tail call fastcc void @nb_winograd(ptr noundef nonnull %343, ptr noundef %810, ptr noundef %373, i32 noundef 4)
  br label %1172

811:                                              ; preds = %368
  %812 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %813 = load i64, ptr %812, align 8
  %814 = getelementptr inbounds i8, ptr %192, i64 %813
  tail call fastcc void @nb_winograd(ptr noundef nonnull %343, ptr noundef %814, ptr noundef %373, i32 noundef 2)
  br label %1172

815:                                              ; preds = %368
  %816 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %817 = load i64, ptr %816, align 8
  %818 = getelementptr inbounds i8, ptr %192, i64 %817
  %819 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %820 = load i64, ptr %819, align 8
  %821 = icmp sgt i64 %820, 0
  br i1 %821, label %822, label %1172

822:                                              ; preds = %815
  %823 = getelementptr inbounds nuw i8, ptr %343, i64 32
  %824 = load i64, ptr %823, align 8
  br label %825

825:                                              ; preds = %835, %822
  %826 = phi i64 [ %820, %822 ], [ %836, %835 ]
  %827 = phi i64 [ %824, %822 ], [ %837, %835 ]
  %828 = phi i64 [ 0, %822 ], [ %838, %835 ]
  %829 = icmp sgt i64 %827, 0
  br i1 %829, label %830, label %835

830:                                              ; preds = %825
  %831 = mul nuw nsw i64 %828, 9
  %832 = shl nsw i64 %828, 4
  br label %840

833:                                              ; preds = %963
  %834 = load i64, ptr %819, align 8
  br label %835

835:                                              ; preds = %833, %825
  %836 = phi i64 [ %834, %833 ], [ %826, %825 ]
  %837 = phi i64 [ %965, %833 ], [ %827, %825 ]
  %838 = add nuw nsw i64 %828, 1
  %839 = icmp slt i64 %838, %836
  br i1 %839, label %825, label %1172

840:                                              ; preds = %963, %830
  %841 = phi i64 [ %827, %830 ], [ %965, %963 ]
  %842 = phi i64 [ 0, %830 ], [ %964, %963 ]
  %843 = mul nsw i64 %831, %841
  %844 = add nsw i64 %843, %842
  %845 = shl nsw i64 %844, 6
  %846 = getelementptr inbounds i8, ptr %818, i64 %845
  %847 = shl nsw i64 %841, 6
  %848 = mul nsw i64 %841, 192
  %849 = mul nsw i64 %841, 384
  %850 = shl nsw i64 %841, 8
  %851 = mul nsw i64 %841, 448
  %852 = shl nsw i64 %841, 7
  %853 = mul nsw i64 %841, 320
  %854 = shl nsw i64 %841, 9
  br label %855

855:                                              ; preds = %855, %840
  %856 = phi i64 [ 0, %840 ], [ %961, %855 ]
  %857 = getelementptr inbounds nuw i8, ptr %846, i64 %856
  %858 = load i8, ptr %857, align 1
  %859 = sext i8 %858 to i32
  %860 = getelementptr inbounds i8, ptr %857, i64 %848
  %861 = load i8, ptr %860, align 1
  %862 = sext i8 %861 to i32
  %863 = getelementptr inbounds i8, ptr %857, i64 %849
  %864 = load i8, ptr %863, align 1
  %865 = sext i8 %864 to i32
  %866 = sext i8 %858 to i16
  %867 = shl nsw i16 %866, 1
  %868 = add nsw i32 %862, %859
  %869 = add nsw i32 %868, %865
  %870 = trunc nsw i32 %869 to i16
  %871 = sub nsw i32 %859, %862
  %872 = add nsw i32 %871, %865
  %873 = trunc nsw i32 %872 to i16
  %874 = sext i8 %864 to i16
  %875 = shl nsw i16 %874, 1
  %876 = getelementptr inbounds i8, ptr %857, i64 %847
  %877 = load i8, ptr %876, align 1
  %878 = sext i8 %877 to i32
  %879 = getelementptr inbounds i8, ptr %857, i64 %850
  %880 = load i8, ptr %879, align 1
  %881 = sext i8 %880 to i32
  %882 = getelementptr inbounds i8, ptr %857, i64 %851
  %883 = load i8, ptr %882, align 1
  %884 = sext i8 %883 to i32
  %885 = sext i8 %877 to i16
  %886 = shl nsw i16 %885, 1
  %887 = add nsw i32 %881, %878
  %888 = add nsw i32 %887, %884
  %889 = trunc nsw i32 %888 to i16
  %890 = sub nsw i32 %878, %881
  %891 = add nsw i32 %890, %884
  %892 = trunc nsw i32 %891 to i16
  %893 = sext i8 %883 to i16
  %894 = shl nsw i16 %893, 1
  %895 = getelementptr inbounds i8, ptr %857, i64 %852
  %896 = load i8, ptr %895, align 1
  %897 = sext i8 %896 to i32
  %898 = getelementptr inbounds i8, ptr %857, i64 %853
  %899 = load i8, ptr %898, align 1
  %900 = sext i8 %899 to i32
  %901 = getelementptr inbounds i8, ptr %857, i64 %854
  %902 = load i8, ptr %901, align 1
  %903 = sext i8 %902 to i32
  %904 = sext i8 %896 to i16
  %905 = shl nsw i16 %904, 1
  %906 = add nsw i32 %900, %897
  %907 = add nsw i32 %906, %903
  %908 = trunc nsw i32 %907 to i16
  %909 = sub nsw i32 %897, %900
  %910 = add nsw i32 %909, %903
  %911 = trunc nsw i32 %910 to i16
  %912 = sext i8 %902 to i16
  %913 = shl nsw i16 %912, 1
  %914 = shl i64 %856, 4
  %915 = and i64 %914, 32
  %916 = lshr i64 %856, 1
  %917 = and i64 %916, 30
  %918 = and i64 %856, 1
  %919 = getelementptr inbounds nuw i16, ptr %6, i64 %917
  %920 = getelementptr inbounds nuw i16, ptr %919, i64 %918
  %921 = getelementptr inbounds nuw i16, ptr %920, i64 %915
  %922 = shl nsw i16 %866, 2
  %923 = add nsw i16 %886, %867
  %924 = add nsw i16 %923, %905
  %925 = sub nsw i16 %867, %886
  %926 = add nsw i16 %925, %905
  %927 = shl nsw i16 %904, 2
  store i16 %922, ptr %921, align 2
  %928 = getelementptr inbounds nuw i8, ptr %921, i64 128
  store i16 %924, ptr %928, align 2
  %929 = getelementptr inbounds nuw i8, ptr %921, i64 256
  store i16 %926, ptr %929, align 2
  %930 = getelementptr inbounds nuw i8, ptr %921, i64 384
  store i16 %927, ptr %930, align 2
  %931 = shl nsw i16 %870, 1
  %932 = add nsw i16 %889, %870
  %933 = add nsw i16 %932, %908
  %934 = sub nsw i16 %870, %889
  %935 = add nsw i16 %934, %908
  %936 = shl nsw i16 %908, 1
  %937 = getelementptr inbounds nuw i8, ptr %921, i64 512
  store i16 %931, ptr %937, align 2
  %938 = getelementptr inbounds nuw i8, ptr %921, i64 640
  store i16 %933, ptr %938, align 2
  %939 = getelementptr inbounds nuw i8, ptr %921, i64 768
  store i16 %935, ptr %939, align 2
  %940 = getelementptr inbounds nuw i8, ptr %921, i64 896
  store i16 %936, ptr %940, align 2
  %941 = shl nsw i16 %873, 1
  %942 = add nsw i16 %892, %873
  %943 = add nsw i16 %942, %911
  %944 = sub nsw i16 %873, %892
  %945 = add nsw i16 %944, %911
  %946 = shl nsw i16 %911, 1
  %947 = getelementptr inbounds nuw i8, ptr %921, i64 1024
  store i16 %941, ptr %947, align 2
  %948 = getelementptr inbounds nuw i8, ptr %921, i64 1152
  store i16 %943, ptr %948, align 2
  %949 = getelementptr inbounds nuw i8, ptr %921, i64 1280
  store i16 %945, ptr %949, align 2
  %950 = getelementptr inbounds nuw i8, ptr %921, i64 1408
  store i16 %946, ptr %950, align 2
  %951 = shl nsw i16 %874, 2
  %952 = add nsw i16 %894, %875
  %953 = add nsw i16 %952, %913
  %954 = sub nsw i16 %875, %894
  %955 = add nsw i16 %954, %913
  %956 = shl nsw i16 %912, 2
  %957 = getelementptr inbounds nuw i8, ptr %921, i64 1536
  store i16 %951, ptr %957, align 2
  %958 = getelementptr inbounds nuw i8, ptr %921, i64 1664
  store i16 %953, ptr %958, align 2
  %959 = getelementptr inbounds nuw i8, ptr %921, i64 1792
  store i16 %955, ptr %959, align 2
  %960 = getelementptr inbounds nuw i8, ptr %921, i64 1920
  store i16 %956, ptr %960, align 2
  %961 = add nuw nsw i64 %856, 1
  %962 = icmp eq i64 %961, 64
  br i1 %962, label %967, label %855

963:                                              ; preds = %967
  %964 = add nuw nsw i64 %842, 1
  %965 = load i64, ptr %823, align 8
  %966 = icmp slt i64 %964, %965
  br i1 %966, label %840, label %833

967:                                              ; preds = %855, %967
  %968 = phi i64 [ %984, %967 ], [ 0, %855 ]
  %969 = add nuw nsw i64 %968, %832
  %970 = load i64, ptr %823, align 8
  %971 = mul nsw i64 %970, %969
  %972 = add nsw i64 %971, %842
  %973 = shl nsw i64 %972, 7
  %974 = getelementptr inbounds i8, ptr %373, i64 %973
  %975 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %968
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %974, ptr noundef nonnull align 16 dereferenceable(128) %975, i64 128, i1 false)
  %976 = or disjoint i64 %968, 1
  %977 = add nuw nsw i64 %976, %832
  %978 = load i64, ptr %823, align 8
  %979 = mul nsw i64 %978, %977
  %980 = add nsw i64 %979, %842
  %981 = shl nsw i64 %980, 7
  %982 = getelementptr inbounds i8, ptr %373, i64 %981
  %983 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %976
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %982, ptr noundef nonnull align 16 dereferenceable(128) %983, i64 128, i1 false)
  %984 = add nuw nsw i64 %968, 2
  %985 = icmp eq i64 %984, 16
  br i1 %985, label %963, label %967

986:                                              ; preds = %368
  %987 = getelementptr inbounds nuw i8, ptr %343, i64 24
  %988 = load i64, ptr %987, align 8
  %989 = icmp sgt i64 %988, 0
  br i1 %989, label %990, label %1172

990:                                              ; preds = %986
  %991 = getelementptr inbounds nuw i8, ptr %343, i64 8
  %992 = load i64, ptr %991, align 8
  %993 = getelementptr inbounds i8, ptr %192, i64 %992
  %994 = getelementptr inbounds nuw i8, ptr %343, i64 4
  %995 = getelementptr inbounds nuw i8, ptr %343, i64 32
  %996 = getelementptr inbounds nuw i8, ptr %343, i64 40
  %997 = load i32, ptr %994, align 4
  br label %998

998:                                              ; preds = %1019, %990
  %999 = phi i64 [ %988, %990 ], [ %1020, %1019 ]
  %1000 = phi i32 [ %997, %990 ], [ %1021, %1019 ]
  %1001 = phi i32 [ %997, %990 ], [ %1022, %1019 ]
  %1002 = phi ptr [ %993, %990 ], [ %1024, %1019 ]
  %1003 = phi ptr [ %373, %990 ], [ %1023, %1019 ]
  %1004 = phi i64 [ 0, %990 ], [ %1025, %1019 ]
  %1005 = icmp sgt i32 %1001, 0
  br i1 %1005, label %1006, label %1019

1006:                                             ; preds = %998
  %1007 = load i64, ptr %995, align 8
  br label %1008

1008:                                             ; preds = %1029, %1006
  %1009 = phi i32 [ %1030, %1029 ], [ %1000, %1006 ]
  %1010 = phi i64 [ %1031, %1029 ], [ %1007, %1006 ]
  %1011 = phi ptr [ %1037, %1029 ], [ %1002, %1006 ]
  %1012 = phi ptr [ %1034, %1029 ], [ %1003, %1006 ]
  %1013 = phi i64 [ %1035, %1029 ], [ 0, %1006 ]
  %1014 = phi i64 [ %1033, %1029 ], [ 0, %1006 ]
  %1015 = phi ptr [ %1032, %1029 ], [ %1003, %1006 ]
  %1016 = icmp sgt i64 %1010, 0
  br i1 %1016, label %1040, label %1029

1017:                                             ; preds = %1029
  %1018 = load i64, ptr %987, align 8
  br label %1019

1019:                                             ; preds = %1017, %998
  %1020 = phi i64 [ %999, %998 ], [ %1018, %1017 ]
  %1021 = phi i32 [ %1000, %998 ], [ %1030, %1017 ]
  %1022 = phi i32 [ %1001, %998 ], [ %1030, %1017 ]
  %1023 = phi ptr [ %1003, %998 ], [ %1034, %1017 ]
  %1024 = phi ptr [ %1002, %998 ], [ %1037, %1017 ]
  %1025 = add nuw nsw i64 %1004, 1
  %1026 = icmp slt i64 %1025, %1020
  br i1 %1026, label %998, label %1172

1027:                                             ; preds = %1059
  %1028 = load i32, ptr %994, align 4
  br label %1029

1029:                                             ; preds = %1027, %1008
  %1030 = phi i32 [ %1009, %1008 ], [ %1028, %1027 ]
  %1031 = phi i64 [ %1010, %1008 ], [ %1063, %1027 ]
  %1032 = phi ptr [ %1015, %1008 ], [ %1051, %1027 ]
  %1033 = phi i64 [ %1014, %1008 ], [ %1061, %1027 ]
  %1034 = phi ptr [ %1012, %1008 ], [ %1062, %1027 ]
  %1035 = add nuw nsw i64 %1013, 1
  %1036 = shl nsw i64 %1031, 5
  %1037 = getelementptr inbounds i8, ptr %1011, i64 %1036
  %1038 = sext i32 %1030 to i64
  %1039 = icmp slt i64 %1035, %1038
  br i1 %1039, label %1008, label %1017

1040:                                             ; preds = %1008, %1059
  %1041 = phi ptr [ %1062, %1059 ], [ %1012, %1008 ]
  %1042 = phi i64 [ %1060, %1059 ], [ 0, %1008 ]
  %1043 = phi i64 [ %1061, %1059 ], [ %1014, %1008 ]
  %1044 = phi ptr [ %1051, %1059 ], [ %1015, %1008 ]
  %1045 = load i64, ptr %996, align 8
  %1046 = srem i64 %1043, %1045
  %1047 = icmp eq i64 %1046, 0
  br i1 %1047, label %1048, label %1050

1048:                                             ; preds = %1040
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %1041, i8 0, i64 64, i1 false)
  %1049 = getelementptr inbounds nuw i8, ptr %1041, i64 64
  br label %1050

1050:                                             ; preds = %1048, %1040
  %1051 = phi ptr [ %1041, %1048 ], [ %1044, %1040 ]
  %1052 = phi ptr [ %1049, %1048 ], [ %1041, %1040 ]
  %1053 = getelementptr inbounds nuw i8, ptr %1052, i64 64
  %1054 = shl nsw i64 %1042, 5
  %1055 = add nuw nsw i64 %1042, 1
  %1056 = shl nsw i64 %1055, 5
  %1057 = add nuw nsw i64 %1042, 2
  %1058 = shl nsw i64 %1057, 5
  br label %1065

1059:                                             ; preds = %1116
  %1060 = add nuw nsw i64 %1042, 3
  %1061 = add nsw i64 %1043, 1
  %1062 = getelementptr inbounds nuw i8, ptr %1052, i64 128
  %1063 = load i64, ptr %995, align 8
  %1064 = icmp slt i64 %1060, %1063
  br i1 %1064, label %1040, label %1027

1065:                                             ; preds = %1116, %1050
  %1066 = phi i64 [ 0, %1050 ], [ %1170, %1116 ]
  %1067 = load i64, ptr %995, align 8
  %1068 = lshr exact i64 %1066, 1
  %1069 = getelementptr inbounds nuw i8, ptr %1011, i64 %1068
  %1070 = icmp slt i64 %1042, %1067
  br i1 %1070, label %1071, label %1084

1071:                                             ; preds = %1065
  %1072 = getelementptr inbounds nuw i8, ptr %1069, i64 %1054
  %1073 = load i32, ptr %1072, align 1
  %1074 = zext i32 %1073 to i64
  %1075 = shl nuw nsw i64 %1074, 16
  %1076 = or i64 %1075, %1074
  %1077 = and i64 %1076, 281470681808895
  %1078 = shl nuw nsw i64 %1077, 8
  %1079 = or i64 %1078, %1077
  %1080 = and i64 %1079, 71777214294589695
  %1081 = shl nuw nsw i64 %1080, 4
  %1082 = or i64 %1081, %1080
  %1083 = and i64 %1082, 1085102592571150095
  br label %1084

1084:                                             ; preds = %1071, %1065
  %1085 = phi i64 [ %1083, %1071 ], [ 723401728380766730, %1065 ]
  %1086 = icmp slt i64 %1055, %1067
  br i1 %1086, label %1087, label %1100

1087:                                             ; preds = %1084
  %1088 = getelementptr inbounds nuw i8, ptr %1069, i64 %1056
  %1089 = load i32, ptr %1088, align 1
  %1090 = zext i32 %1089 to i64
  %1091 = shl nuw nsw i64 %1090, 16
  %1092 = or i64 %1091, %1090
  %1093 = and i64 %1092, 281470681808895
  %1094 = shl nuw nsw i64 %1093, 8
  %1095 = or i64 %1094, %1093
  %1096 = and i64 %1095, 71777214294589695
  %1097 = shl nuw nsw i64 %1096, 4
  %1098 = or i64 %1097, %1096
  %1099 = and i64 %1098, 1085102592571150095
  br label %1100

1100:                                             ; preds = %1087, %1084
  %1101 = phi i64 [ %1099, %1087 ], [ 723401728380766730, %1084 ]
  %1102 = icmp slt i64 %1057, %1067
  br i1 %1102, label %1103, label %1116

1103:                                             ; preds = %1100
  %1104 = getelementptr inbounds nuw i8, ptr %1069, i64 %1058
  %1105 = load i32, ptr %1104, align 1
  %1106 = zext i32 %1105 to i64
  %1107 = shl nuw nsw i64 %1106, 16
  %1108 = or i64 %1107, %1106
  %1109 = and i64 %1108, 281470681808895
  %1110 = shl nuw nsw i64 %1109, 8
  %1111 = or i64 %1110, %1109
  %1112 = and i64 %1111, 71777214294589695
  %1113 = shl nuw nsw i64 %1112, 4
  %1114 = or i64 %1113, %1112
  %1115 = and i64 %1114, 1085102592571150095
  br label %1116

1116:                                             ; preds = %1103, %1100
  %1117 = phi i64 [ %1115, %1103 ], [ 723401728380766730, %1100 ]
  %1118 = shl nuw i64 %1101, 4
  %1119 = and i64 %1118, 3472328296227680304
  %1120 = or disjoint i64 %1119, %1085
  %1121 = lshr i64 %1101, 2
  %1122 = and i64 %1121, 217020518514230019
  %1123 = shl nuw nsw i64 %1117, 2
  %1124 = or disjoint i64 %1123, %1122
  %1125 = getelementptr inbounds nuw i8, ptr %1052, i64 %1066
  store i64 %1120, ptr %1125, align 1
  %1126 = getelementptr inbounds nuw i8, ptr %1053, i64 %1066
  store i64 %1124, ptr %1126, align 1
  %1127 = getelementptr inbounds nuw i8, ptr %1051, i64 %1066
  %1128 = load i64, ptr %1127, align 1
  %1129 = xor i64 %1085, -1
  %1130 = lshr i64 %1129, 1
  %1131 = and i64 %1130, %1085
  %1132 = and i64 %1130, 72340172838076673
  %1133 = lshr i64 %1129, 3
  %1134 = and i64 %1133, 72340172838076673
  %1135 = and i64 %1131, 72340172838076673
  %1136 = lshr i64 %1131, 2
  %1137 = and i64 %1136, 72340172838076673
  %1138 = xor i64 %1101, -1
  %1139 = lshr i64 %1138, 1
  %1140 = and i64 %1139, %1101
  %1141 = and i64 %1139, 72340172838076673
  %1142 = lshr i64 %1138, 3
  %1143 = and i64 %1142, 72340172838076673
  %1144 = and i64 %1140, 72340172838076673
  %1145 = lshr i64 %1140, 2
  %1146 = and i64 %1145, 72340172838076673
  %1147 = xor i64 %1117, -1
  %1148 = lshr i64 %1147, 1
  %1149 = and i64 %1148, %1117
  %1150 = and i64 %1148, 72340172838076673
  %1151 = lshr i64 %1147, 3
  %1152 = and i64 %1151, 72340172838076673
  %1153 = and i64 %1149, 72340172838076673
  %1154 = lshr i64 %1149, 2
  %1155 = and i64 %1154, 72340172838076673
  %1156 = add nuw nsw i64 %1137, %1135
  %1157 = add nuw nsw i64 %1156, %1144
  %1158 = add nuw nsw i64 %1157, %1146
  %1159 = add nuw nsw i64 %1158, %1153
  %1160 = add nuw nsw i64 %1159, %1155
  %1161 = mul nsw i64 %1160, -3
  %1162 = add nuw nsw i64 %1132, %1134
  %1163 = add nuw nsw i64 %1162, %1143
  %1164 = add nuw nsw i64 %1163, %1141
  %1165 = add nuw nsw i64 %1164, %1152
  %1166 = add nuw nsw i64 %1165, %1150
  %1167 = mul nuw nsw i64 %1166, 6
  %1168 = add i64 %1167, %1128
  %1169 = add i64 %1168, %1161
  store i64 %1169, ptr %1127, align 1
  %1170 = add nuw nsw i64 %1066, 8
  %1171 = icmp ult i64 %1066, 56
  br i1 %1171, label %1065, label %1059

1172:                                             ; preds = %1019, %835, %700, %598, %486, %986, %815, %811, %807, %806, %708, %606, %494, %380, %374, %368
  %1173 = phi i64 [ %370, %368 ], [ %370, %598 ], [ %370, %486 ], [ %370, %811 ], [ %370, %807 ], [ %716, %806 ], [ %370, %708 ], [ %370, %835 ], [ %370, %700 ], [ %370, %374 ], [ %370, %380 ], [ %370, %494 ], [ %370, %606 ], [ %370, %815 ], [ %370, %986 ], [ %370, %1019 ]
  %1174 = add nuw nsw i64 %341, 1
  %1175 = load i64, ptr %330, align 8
  %1176 = icmp slt i64 %1174, %1175
  br i1 %1176, label %339, label %337

1177:                                             ; preds = %337
  %1178 = ptrtoint ptr %192 to i64
  %1179 = add i64 %1178, 4095
  %1180 = add i64 %1179, %338
  %1181 = and i64 %1180, -4096
  %1182 = add i64 %313, %1178
  %1183 = and i64 %1182, -4096
  %1184 = icmp ult i64 %1181, %1183
  br i1 %1184, label %1185, label %1189

1185:                                             ; preds = %1177
  %1186 = inttoptr i64 %1181 to ptr
  %1187 = sub nuw i64 %1183, %1181
  %1188 = tail call i32 @madvise(ptr noundef %1186, i64 noundef %1187, i32 noundef 4) #17
  br label %1189

1189:                                             ; preds = %1185, %1177, %337, %307
  br i1 %10, label %1191, label %1190

1190:                                             ; preds = %1189
  store ptr @.str.24, ptr %2, align 8
  br label %1191

1191:                                             ; preds = %1189, %1190
  %1192 = load ptr, ptr %265, align 8
  %1193 = getelementptr inbounds nuw i8, ptr %121, i64 208
  store ptr %121, ptr %1193, align 16
  %1194 = getelementptr inbounds nuw i8, ptr %121, i64 248
  store i64 %169, ptr %1194, align 8
  %1195 = icmp ult i32 %55, 2
  br i1 %1195, label %1258, label %1196

1196:                                             ; preds = %1191
  %1197 = getelementptr inbounds nuw i8, ptr %121, i64 272
  %1198 = tail call i32 @sem_init(ptr noundef nonnull %1197, i32 noundef 0, i32 noundef 0) #17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(128) %4, i8 -1, i64 128, i1 false)
  %1199 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %4, ptr noundef nonnull %5) #17
  %1200 = getelementptr inbounds nuw i8, ptr %121, i64 256
  %1201 = add nsw i64 %169, -1
  %1202 = load i64, ptr %1200, align 64
  %1203 = icmp slt i64 %1202, %1201
  br i1 %1203, label %1204, label %1221

1204:                                             ; preds = %1196, %1217
  %1205 = phi i64 [ %1219, %1217 ], [ %1202, %1196 ]
  %1206 = getelementptr inbounds %struct.nb_worker, ptr %1192, i64 %1205
  store ptr %126, ptr %1206, align 16
  %1207 = load ptr, ptr %206, align 8
  %1208 = load i64, ptr %1200, align 64
  %1209 = add nsw i64 %1208, 1
  %1210 = load i64, ptr %167, align 16
  %1211 = mul i64 %1209, %1210
  %1212 = getelementptr inbounds nuw i8, ptr %1207, i64 %1211
  %1213 = getelementptr inbounds nuw i8, ptr %1206, i64 8
  store ptr %1212, ptr %1213, align 8
  %1214 = getelementptr inbounds nuw i8, ptr %1206, i64 16
  %1215 = call i32 @pthread_create(ptr noundef nonnull %1214, ptr noundef null, ptr noundef nonnull @nb_worker_main, ptr noundef nonnull %1206) #17
  %1216 = icmp eq i32 %1215, 0
  br i1 %1216, label %1217, label %1221

1217:                                             ; preds = %1204
  %1218 = load i64, ptr %1200, align 64
  %1219 = add nsw i64 %1218, 1
  store i64 %1219, ptr %1200, align 64
  %1220 = icmp slt i64 %1219, %1201
  br i1 %1220, label %1204, label %1221

1221:                                             ; preds = %1217, %1204, %1196
  %1222 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %5, ptr noundef null) #17
  %1223 = load i64, ptr %1200, align 64
  %1224 = icmp eq i64 %1223, %1201
  br i1 %1224, label %1256, label %1225

1225:                                             ; preds = %1221
  %1226 = load i64, ptr %1194, align 8
  %1227 = icmp slt i64 %1226, 2
  br i1 %1227, label %1257, label %1228

1228:                                             ; preds = %1225
  %1229 = getelementptr inbounds nuw i8, ptr %121, i64 204
  store atomic i32 1, ptr %1229 seq_cst, align 4
  %1230 = getelementptr inbounds nuw i8, ptr %121, i64 200
  %1231 = load atomic i32, ptr %1230 seq_cst, align 8
  %1232 = icmp eq i32 %1231, 0
  br i1 %1232, label %1241, label %1233

1233:                                             ; preds = %1228
  %1234 = atomicrmw xchg ptr %1230, i32 0 seq_cst, align 8
  %1235 = icmp eq i32 %1234, 0
  br i1 %1235, label %1241, label %1236

1236:                                             ; preds = %1233, %1236
  %1237 = phi i32 [ %1239, %1236 ], [ %1234, %1233 ]
  %1238 = call i32 @sem_post(ptr noundef nonnull %1197) #17
  %1239 = add i32 %1237, -1
  %1240 = icmp eq i32 %1239, 0
  br i1 %1240, label %1241, label %1236

1241:                                             ; preds = %1236, %1233, %1228
  %1242 = load i64, ptr %1200, align 64
  %1243 = icmp sgt i64 %1242, 0
  br i1 %1243, label %1246, label %1244

1244:                                             ; preds = %1246, %1241
  %1245 = call i32 @sem_destroy(ptr noundef nonnull %1197) #17
  br label %1257

1246:                                             ; preds = %1241, %1246
  %1247 = phi i64 [ %1253, %1246 ], [ 0, %1241 ]
  %1248 = load ptr, ptr %265, align 8
  %1249 = getelementptr inbounds nuw %struct.nb_worker, ptr %1248, i64 %1247
  %1250 = getelementptr inbounds nuw i8, ptr %1249, i64 16
  %1251 = load i64, ptr %1250, align 16
  %1252 = call i32 @pthread_join(i64 noundef %1251, ptr noundef null) #17
  %1253 = add nuw nsw i64 %1247, 1
  %1254 = load i64, ptr %1200, align 64
  %1255 = icmp slt i64 %1253, %1254
  br i1 %1255, label %1246, label %1244

1256:                                             ; preds = %1221
  br label %1258

1257:                                             ; preds = %1244, %1225
  store i64 1, ptr %1194, align 8
  call fastcc void @nb_free(ptr noundef %121)
  br label %1261

1258:                                             ; preds = %1256, %1191
  br i1 %10, label %1260, label %1259

1259:                                             ; preds = %1258
  store ptr @.str.1, ptr %2, align 8
  br label %1260

1260:                                             ; preds = %1258, %1259
  store ptr %121, ptr %1, align 8
  br label %1261

1261:                                             ; preds = %113, %117, %110, %109, %79, %78, %38, %37, %28, %27, %20, %19, %12, %80, %120, %306, %1257, %1260
  %1262 = phi i32 [ 1, %12 ], [ 3, %120 ], [ 3, %306 ], [ 0, %1260 ], [ 5, %1257 ], [ 1, %79 ], [ 2, %110 ], [ %116, %113 ], [ 4, %38 ], [ 1, %80 ], [ 1, %28 ], [ 1, %20 ], [ 1, %19 ], [ 1, %27 ], [ 4, %37 ], [ 1, %78 ], [ 2, %109 ], [ 1, %117 ]
  call void @nbrt_float_leave(i64 noundef %9)
  ret i32 %1262
}

define internal range(i32 0, 7) i32 @nb_run(ptr noundef %0, ptr noundef readonly %1, ptr noundef readonly %2, i64 noundef %3) #2 {
  %5 = alloca %struct.timespec, align 8
  %6 = alloca %struct.timespec, align 8
  %7 = icmp eq ptr %0, null
  br i1 %7, label %173, label %8

8:                                                ; preds = %4
  %9 = tail call fastcc i32 @nb_adopt(ptr noundef %0)
  %10 = icmp eq i32 %9, 0
  br i1 %10, label %173, label %11

11:                                               ; preds = %8
  %12 = getelementptr inbounds nuw i8, ptr %0, i64 504
  %13 = atomicrmw xchg ptr %12, i32 1 acquire, align 8
  %14 = icmp eq i32 %13, 0
  br i1 %14, label %15, label %173

15:                                               ; preds = %11
  %16 = load ptr, ptr @nbrt_model, align 8
  %17 = icmp slt i64 %3, 0
  br i1 %17, label %167, label %18

18:                                               ; preds = %15
  %19 = icmp eq i64 %3, 0
  br i1 %19, label %20, label %22

20:                                               ; preds = %18
  %21 = tail call i64 @nbrt_float_enter()
  br label %77

22:                                               ; preds = %18
  %23 = icmp eq ptr %1, null
  br i1 %23, label %24, label %28

24:                                               ; preds = %22
  %25 = getelementptr inbounds nuw i8, ptr %16, i64 32
  %26 = load i64, ptr %25, align 8
  %27 = icmp eq i64 %26, 0
  br i1 %27, label %28, label %167

28:                                               ; preds = %24, %22
  %29 = icmp eq ptr %2, null
  br i1 %29, label %30, label %34

30:                                               ; preds = %28
  %31 = getelementptr inbounds nuw i8, ptr %16, i64 40
  %32 = load i64, ptr %31, align 8
  %33 = icmp eq i64 %32, 0
  br i1 %33, label %34, label %167

34:                                               ; preds = %30, %28
  %35 = getelementptr inbounds nuw i8, ptr %16, i64 32
  %36 = load i64, ptr %35, align 8
  %37 = icmp eq i64 %36, 0
  br i1 %37, label %41, label %45

38:                                               ; preds = %45
  %39 = add nuw i64 %46, 1
  %40 = icmp eq i64 %39, %36
  br i1 %40, label %41, label %45

41:                                               ; preds = %38, %34
  %42 = getelementptr inbounds nuw i8, ptr %16, i64 40
  %43 = load i64, ptr %42, align 8
  %44 = icmp eq i64 %43, 0
  br i1 %44, label %58, label %53

45:                                               ; preds = %34, %38
  %46 = phi i64 [ %39, %38 ], [ 0, %34 ]
  %47 = getelementptr inbounds nuw ptr, ptr %1, i64 %46
  %48 = load ptr, ptr %47, align 8
  %49 = icmp eq ptr %48, null
  br i1 %49, label %167, label %38

50:                                               ; preds = %53
  %51 = add nuw i64 %54, 1
  %52 = icmp eq i64 %51, %43
  br i1 %52, label %58, label %53

53:                                               ; preds = %41, %50
  %54 = phi i64 [ %51, %50 ], [ 0, %41 ]
  %55 = getelementptr inbounds nuw ptr, ptr %2, i64 %54
  %56 = load ptr, ptr %55, align 8
  %57 = icmp eq ptr %56, null
  br i1 %57, label %167, label %50

58:                                               ; preds = %50, %41
  %59 = tail call i64 @nbrt_float_enter()
  %60 = getelementptr inbounds nuw i8, ptr %16, i64 32
  %61 = getelementptr inbounds nuw i8, ptr %16, i64 16
  %62 = getelementptr inbounds nuw i8, ptr %0, i64 464
  %63 = getelementptr inbounds nuw i8, ptr %16, i64 40
  %64 = getelementptr inbounds nuw i8, ptr %16, i64 24
  %65 = getelementptr inbounds nuw i8, ptr %0, i64 472
  %66 = getelementptr inbounds nuw i8, ptr %0, i64 448
  %67 = getelementptr inbounds nuw i8, ptr %0, i64 480
  %68 = getelementptr inbounds nuw i8, ptr %6, i64 8
  %69 = getelementptr inbounds nuw i8, ptr %0, i64 64
  %70 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %71 = getelementptr inbounds nuw i8, ptr %0, i64 488
  %72 = tail call i64 @llvm.smax.i64(i64 %3, i64 1)
  br label %73

73:                                               ; preds = %58, %149
  %74 = phi i64 [ 0, %58 ], [ %150, %149 ]
  %75 = load i64, ptr %60, align 8
  %76 = icmp eq i64 %75, 0
  br i1 %76, label %82, label %85

77:                                               ; preds = %149, %20
  %78 = phi i64 [ %21, %20 ], [ %59, %149 ]
  call void @nbrt_float_leave(i64 noundef %78)
  %79 = getelementptr inbounds nuw i8, ptr %0, i64 240
  %80 = load i32, ptr %79, align 16
  %81 = icmp eq i32 %80, 0
  br i1 %81, label %171, label %167

82:                                               ; preds = %85, %73
  %83 = load i64, ptr %63, align 8
  %84 = icmp eq i64 %83, 0
  br i1 %84, label %100, label %152

85:                                               ; preds = %73, %85
  %86 = phi i64 [ %97, %85 ], [ 0, %73 ]
  %87 = getelementptr inbounds nuw ptr, ptr %1, i64 %86
  %88 = load ptr, ptr %87, align 8
  %89 = load ptr, ptr %61, align 8
  %90 = getelementptr inbounds nuw %struct.nibblec_tensor, ptr %89, i64 %86
  %91 = getelementptr inbounds nuw i8, ptr %90, i64 24
  %92 = load i64, ptr %91, align 8
  %93 = mul i64 %92, %74
  %94 = getelementptr inbounds nuw i8, ptr %88, i64 %93
  %95 = load ptr, ptr %62, align 16
  %96 = getelementptr inbounds nuw ptr, ptr %95, i64 %86
  store ptr %94, ptr %96, align 8
  %97 = add nuw i64 %86, 1
  %98 = load i64, ptr %60, align 8
  %99 = icmp ult i64 %97, %98
  br i1 %99, label %85, label %82

100:                                              ; preds = %152, %82
  %101 = load ptr, ptr %66, align 64
  %102 = load ptr, ptr %67, align 32
  %103 = icmp eq ptr %102, null
  br i1 %103, label %104, label %117

104:                                              ; preds = %100
  %105 = getelementptr inbounds nuw i8, ptr %101, i64 24
  %106 = load i64, ptr %105, align 8
  %107 = icmp sgt i64 %106, 0
  br i1 %107, label %108, label %149

108:                                              ; preds = %104
  %109 = getelementptr inbounds nuw i8, ptr %101, i64 16
  br label %110

110:                                              ; preds = %110, %108
  %111 = phi i64 [ 0, %108 ], [ %114, %110 ]
  %112 = load ptr, ptr %109, align 8
  %113 = getelementptr inbounds nuw %struct.nb_step, ptr %112, i64 %111
  call fastcc void @nb_run_step(ptr noundef %69, ptr noundef %113)
  %114 = add nuw nsw i64 %111, 1
  %115 = load i64, ptr %105, align 8
  %116 = icmp slt i64 %114, %115
  br i1 %116, label %110, label %149

117:                                              ; preds = %100
  %118 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %6) #17
  %119 = load i64, ptr %6, align 8
  %120 = load i64, ptr %68, align 8
  %121 = getelementptr inbounds nuw i8, ptr %101, i64 24
  %122 = load i64, ptr %121, align 8
  %123 = icmp sgt i64 %122, 0
  br i1 %123, label %124, label %128

124:                                              ; preds = %117
  %125 = mul i64 %119, 1000000000
  %126 = add i64 %125, %120
  %127 = getelementptr inbounds nuw i8, ptr %101, i64 16
  br label %131

128:                                              ; preds = %131, %117
  %129 = load i64, ptr %71, align 8
  %130 = add i64 %129, 1
  store i64 %130, ptr %71, align 8
  br label %149

131:                                              ; preds = %131, %124
  %132 = phi i64 [ 0, %124 ], [ %146, %131 ]
  %133 = phi i64 [ %126, %124 ], [ %140, %131 ]
  %134 = load ptr, ptr %127, align 8
  %135 = getelementptr inbounds nuw %struct.nb_step, ptr %134, i64 %132
  call fastcc void @nb_run_step(ptr noundef %69, ptr noundef %135)
  %136 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %5) #17
  %137 = load i64, ptr %5, align 8
  %138 = mul i64 %137, 1000000000
  %139 = load i64, ptr %70, align 8
  %140 = add i64 %138, %139
  %141 = sub i64 %140, %133
  %142 = load ptr, ptr %67, align 32
  %143 = getelementptr inbounds nuw i64, ptr %142, i64 %132
  %144 = load i64, ptr %143, align 8
  %145 = add i64 %141, %144
  store i64 %145, ptr %143, align 8
  %146 = add nuw nsw i64 %132, 1
  %147 = load i64, ptr %121, align 8
  %148 = icmp slt i64 %146, %147
  br i1 %148, label %131, label %128

149:                                              ; preds = %110, %104, %128
  %150 = add nuw nsw i64 %74, 1
  %151 = icmp eq i64 %150, %72
  br i1 %151, label %77, label %73

152:                                              ; preds = %82, %152
  %153 = phi i64 [ %164, %152 ], [ 0, %82 ]
  %154 = getelementptr inbounds nuw ptr, ptr %2, i64 %153
  %155 = load ptr, ptr %154, align 8
  %156 = load ptr, ptr %64, align 8
  %157 = getelementptr inbounds nuw %struct.nibblec_tensor, ptr %156, i64 %153
  %158 = getelementptr inbounds nuw i8, ptr %157, i64 24
  %159 = load i64, ptr %158, align 8
  %160 = mul i64 %159, %74
  %161 = getelementptr inbounds nuw i8, ptr %155, i64 %160
  %162 = load ptr, ptr %65, align 8
  %163 = getelementptr inbounds nuw ptr, ptr %162, i64 %153
  store ptr %161, ptr %163, align 8
  %164 = add nuw i64 %153, 1
  %165 = load i64, ptr %63, align 8
  %166 = icmp ult i64 %164, %165
  br i1 %166, label %152, label %100

167:                                              ; preds = %45, %53, %30, %24, %15, %77
  %168 = phi i32 [ 5, %77 ], [ 1, %15 ], [ 1, %24 ], [ 1, %30 ], [ 1, %53 ], [ 1, %45 ]
  %169 = phi ptr [ @.str.13, %77 ], [ @.str.14, %15 ], [ @.str.15, %24 ], [ @.str.16, %30 ], [ @.str.18, %53 ], [ @.str.17, %45 ]
  %170 = getelementptr inbounds nuw i8, ptr %0, i64 496
  store ptr %169, ptr %170, align 16
  br label %171

171:                                              ; preds = %77, %167
  %172 = phi i32 [ %168, %167 ], [ 0, %77 ]
  store atomic i32 0, ptr %12 release, align 8
  br label %173

173:                                              ; preds = %8, %11, %4, %171
  %174 = phi i32 [ %172, %171 ], [ 1, %4 ], [ 6, %11 ], [ 6, %8 ]
  ret i32 %174
}

define internal void @nb_destroy(ptr noundef %0) #2 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %43, label %3

3:                                                ; preds = %1
  %4 = tail call fastcc i32 @nb_adopt(ptr noundef %0)
  %5 = getelementptr inbounds nuw i8, ptr %0, i64 248
  %6 = load i64, ptr %5, align 8
  %7 = icmp slt i64 %6, 2
  br i1 %7, label %42, label %8

8:                                                ; preds = %3
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 204
  store atomic i32 1, ptr %9 seq_cst, align 4
  %10 = getelementptr inbounds nuw i8, ptr %0, i64 200
  %11 = load atomic i32, ptr %10 seq_cst, align 8
  %12 = icmp eq i32 %11, 0
  br i1 %12, label %23, label %13

13:                                               ; preds = %8
  %14 = atomicrmw xchg ptr %10, i32 0 seq_cst, align 8
  %15 = icmp eq i32 %14, 0
  br i1 %15, label %23, label %16

16:                                               ; preds = %13
  %17 = getelementptr inbounds nuw i8, ptr %0, i64 272
  br label %18

18:                                               ; preds = %18, %16
  %19 = phi i32 [ %14, %16 ], [ %21, %18 ]
  %20 = tail call i32 @sem_post(ptr noundef nonnull %17) #17
  %21 = add i32 %19, -1
  %22 = icmp eq i32 %21, 0
  br i1 %22, label %23, label %18

23:                                               ; preds = %18, %13, %8
  %24 = getelementptr inbounds nuw i8, ptr %0, i64 256
  %25 = load i64, ptr %24, align 64
  %26 = icmp sgt i64 %25, 0
  br i1 %26, label %27, label %29

27:                                               ; preds = %23
  %28 = getelementptr inbounds nuw i8, ptr %0, i64 264
  br label %32

29:                                               ; preds = %32, %23
  %30 = getelementptr inbounds nuw i8, ptr %0, i64 272
  %31 = tail call i32 @sem_destroy(ptr noundef nonnull %30) #17
  br label %42

32:                                               ; preds = %32, %27
  %33 = phi i64 [ 0, %27 ], [ %39, %32 ]
  %34 = load ptr, ptr %28, align 8
  %35 = getelementptr inbounds nuw %struct.nb_worker, ptr %34, i64 %33
  %36 = getelementptr inbounds nuw i8, ptr %35, i64 16
  %37 = load i64, ptr %36, align 16
  %38 = tail call i32 @pthread_join(i64 noundef %37, ptr noundef null) #17
  %39 = add nuw nsw i64 %33, 1
  %40 = load i64, ptr %24, align 64
  %41 = icmp slt i64 %39, %40
  br i1 %41, label %32, label %29

42:                                               ; preds = %3, %29
  tail call fastcc void @nb_free(ptr noundef %0)
  br label %43

43:                                               ; preds = %1, %42
  ret void
}

define internal ptr @nb_last_error(ptr noundef readonly %0) #3 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %6, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 496
  %5 = load ptr, ptr %4, align 16
  br label %6

6:                                                ; preds = %1, %3
  %7 = phi ptr [ %5, %3 ], [ @.str, %1 ]
  ret ptr %7
}

define internal noundef nonnull ptr @nb_status_text(i32 noundef %0) #1 {
  switch i32 %0, label %8 [
    i32 0, label %9
    i32 1, label %2
    i32 2, label %3
    i32 3, label %4
    i32 4, label %5
    i32 5, label %6
    i32 6, label %7
  ]

2:                                                ; preds = %1
  br label %9

3:                                                ; preds = %1
  br label %9

4:                                                ; preds = %1
  br label %9

5:                                                ; preds = %1
  br label %9

6:                                                ; preds = %1
  br label %9

7:                                                ; preds = %1
  br label %9

8:                                                ; preds = %1
  br label %9

9:                                                ; preds = %1, %8, %7, %6, %5, %4, %3, %2
  %10 = phi ptr [ @.str.26, %8 ], [ @.str.25, %7 ], [ @.str.20, %2 ], [ @.str.21, %3 ], [ @.str.22, %4 ], [ @.str.23, %5 ], [ @.str.24, %6 ], [ @.str.19, %1 ]
  ret ptr %10
}

define internal ptr @nb_level_name(ptr noundef readonly %0) #4 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %7, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 448
  %5 = load ptr, ptr %4, align 64
  %6 = load ptr, ptr %5, align 8
  br label %7

7:                                                ; preds = %1, %3
  %8 = phi ptr [ %6, %3 ], [ @.str.1, %1 ]
  ret ptr %8
}

define internal range(i32 0, 2) i32 @nb_profile(ptr noundef readonly %0, ptr noundef writeonly %1, i64 noundef %2, ptr noundef %3) #5 {
  %5 = icmp eq ptr %0, null
  %6 = icmp eq ptr %3, null
  %7 = or i1 %5, %6
  br i1 %7, label %44, label %8

8:                                                ; preds = %4
  %9 = icmp eq ptr %1, null
  %10 = icmp ne i64 %2, 0
  %11 = and i1 %9, %10
  br i1 %11, label %44, label %12

12:                                               ; preds = %8
  %13 = getelementptr inbounds nuw i8, ptr %0, i64 448
  %14 = load ptr, ptr %13, align 64
  %15 = getelementptr inbounds nuw i8, ptr %14, i64 24
  %16 = load i64, ptr %15, align 8
  store i64 %16, ptr %3, align 8
  %17 = icmp eq i64 %2, 0
  br i1 %17, label %44, label %18

18:                                               ; preds = %12
  %19 = getelementptr inbounds nuw i8, ptr %14, i64 16
  %20 = getelementptr inbounds nuw i8, ptr %0, i64 480
  %21 = getelementptr inbounds nuw i8, ptr %0, i64 488
  br label %22

22:                                               ; preds = %18, %37
  %23 = phi i64 [ 0, %18 ], [ %42, %37 ]
  %24 = load i64, ptr %3, align 8
  %25 = icmp ult i64 %23, %24
  br i1 %25, label %26, label %44

26:                                               ; preds = %22
  %27 = load ptr, ptr %19, align 8
  %28 = getelementptr inbounds nuw %struct.nb_step, ptr %27, i64 %23
  %29 = getelementptr inbounds nuw i8, ptr %28, i64 24
  %30 = load ptr, ptr %29, align 8
  %31 = getelementptr inbounds nuw %struct.nibblec_step_time, ptr %1, i64 %23
  store ptr %30, ptr %31, align 8
  %32 = load ptr, ptr %20, align 32
  %33 = icmp eq ptr %32, null
  br i1 %33, label %37, label %34

34:                                               ; preds = %26
  %35 = getelementptr inbounds nuw i64, ptr %32, i64 %23
  %36 = load i64, ptr %35, align 8
  br label %37

37:                                               ; preds = %26, %34
  %38 = phi i64 [ %36, %34 ], [ 0, %26 ]
  %39 = getelementptr inbounds nuw i8, ptr %31, i64 8
  store i64 %38, ptr %39, align 8
  %40 = load i64, ptr %21, align 8
  %41 = getelementptr inbounds nuw i8, ptr %31, i64 16
  store i64 %40, ptr %41, align 8
  %42 = add nuw i64 %23, 1
  %43 = icmp eq i64 %42, %2
  br i1 %43, label %44, label %22

44:                                               ; preds = %37, %22, %12, %4, %8
  %45 = phi i32 [ 1, %4 ], [ 1, %8 ], [ 0, %12 ], [ 0, %22 ], [ 0, %37 ]
  ret i32 %45
}

declare hidden i64 @nbrt_cpu_features() local_unnamed_addr #7

define internal fastcc void @nb_free(ptr noundef nonnull %0) unnamed_addr #2 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 232
  %3 = load i64, ptr %2, align 8
  %4 = icmp eq i64 %3, 0
  br i1 %4, label %9, label %5

5:                                                ; preds = %1
  %6 = getelementptr inbounds nuw i8, ptr %0, i64 216
  %7 = load ptr, ptr %6, align 8
  %8 = tail call i32 @munmap(ptr noundef %7, i64 noundef %3) #17
  br label %9

9:                                                ; preds = %1, %5
  %10 = getelementptr inbounds nuw i8, ptr %0, i64 456
  %11 = load ptr, ptr %10, align 8
  tail call void @free(ptr noundef %11) #17
  %12 = getelementptr inbounds nuw i8, ptr %0, i64 464
  %13 = load ptr, ptr %12, align 16
  tail call void @free(ptr noundef %13) #17
  %14 = getelementptr inbounds nuw i8, ptr %0, i64 472
  %15 = load ptr, ptr %14, align 8
  tail call void @free(ptr noundef %15) #17
  %16 = getelementptr inbounds nuw i8, ptr %0, i64 480
  %17 = load ptr, ptr %16, align 32
  tail call void @free(ptr noundef %17) #17
  %18 = getelementptr inbounds nuw i8, ptr %0, i64 264
  %19 = load ptr, ptr %18, align 8
  tail call void @free(ptr noundef %19) #17
  tail call void @free(ptr noundef nonnull %0) #17
  ret void
}

declare void @llvm.memset.p0.i64(ptr writeonly, i8, i64, i1 immarg) #8

declare void @llvm.memcpy.p0.p0.i64(ptr noalias writeonly, ptr noalias readonly, i64, i1 immarg) #9

declare i32 @strcmp(ptr noundef, ptr noundef) local_unnamed_addr #10

declare noalias noundef ptr @aligned_alloc(i64 noundef, i64 noundef) local_unnamed_addr #11

declare void @llvm.assume(i1 noundef) #12

declare i32 @madvise(ptr noundef, i64 noundef, i32 noundef) local_unnamed_addr #13

declare i64 @sysconf(i32 noundef) local_unnamed_addr #13

declare ptr @mmap(ptr noundef, i64 noundef, i32 noundef, i32 noundef, i32 noundef, i64 noundef) local_unnamed_addr #13

declare i32 @munmap(ptr noundef, i64 noundef) local_unnamed_addr #13

declare i32 @getpid() local_unnamed_addr #13

declare void @free(ptr noundef) local_unnamed_addr #14

define internal fastcc void @nb_winograd(ptr noundef readonly %0, ptr noundef readonly %1, ptr noundef writeonly %2, i32 noundef range(i32 2, 5) %3) unnamed_addr #15 {
  %5 = alloca [9 x i64], align 16
  %6 = alloca [3 x [4 x i64]], align 16
  %7 = getelementptr inbounds nuw i8, ptr %0, i64 32
  %8 = load i64, ptr %7, align 8
  %9 = shl i64 %8, 3
  %10 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %11 = load i64, ptr %10, align 8
  %12 = icmp sgt i64 %11, 0
  br i1 %12, label %13, label %43

13:                                               ; preds = %4
  %14 = icmp sgt i64 %8, 0
  %15 = zext nneg i32 %3 to i64
  %16 = icmp eq i32 %3, 4
  %17 = getelementptr inbounds nuw i8, ptr %6, i64 32
  %18 = getelementptr inbounds nuw i8, ptr %6, i64 64
  %19 = tail call i64 @llvm.smax.i64(i64 %9, i64 1)
  %20 = getelementptr inbounds nuw i8, ptr %5, i64 24
  %21 = getelementptr inbounds nuw i8, ptr %5, i64 48
  %22 = getelementptr inbounds nuw i8, ptr %6, i64 8
  %23 = getelementptr inbounds nuw i8, ptr %6, i64 16
  %24 = getelementptr inbounds nuw i8, ptr %6, i64 24
  %25 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %26 = getelementptr inbounds nuw i8, ptr %5, i64 32
  %27 = getelementptr inbounds nuw i8, ptr %5, i64 56
  %28 = getelementptr inbounds nuw i8, ptr %6, i64 40
  %29 = getelementptr inbounds nuw i8, ptr %6, i64 48
  %30 = getelementptr inbounds nuw i8, ptr %6, i64 56
  %31 = getelementptr inbounds nuw i8, ptr %5, i64 16
  %32 = getelementptr inbounds nuw i8, ptr %5, i64 40
  %33 = getelementptr inbounds nuw i8, ptr %5, i64 64
  %34 = getelementptr inbounds nuw i8, ptr %6, i64 72
  %35 = getelementptr inbounds nuw i8, ptr %6, i64 80
  %36 = getelementptr inbounds nuw i8, ptr %6, i64 88
  br label %37

37:                                               ; preds = %13, %46
  %38 = phi i64 [ %11, %13 ], [ %47, %46 ]
  %39 = phi i64 [ 0, %13 ], [ %48, %46 ]
  br i1 %14, label %40, label %46

40:                                               ; preds = %37
  %41 = mul nuw nsw i64 %39, 9
  %42 = shl nsw i64 %39, 4
  br label %50

43:                                               ; preds = %46, %4
  ret void

44:                                               ; preds = %153
  %45 = load i64, ptr %10, align 8
  br label %46

46:                                               ; preds = %44, %37
  %47 = phi i64 [ %45, %44 ], [ %38, %37 ]
  %48 = add nuw nsw i64 %39, 1
  %49 = icmp slt i64 %48, %47
  br i1 %49, label %37, label %43

50:                                               ; preds = %40, %153
  %51 = phi i64 [ 0, %40 ], [ %154, %153 ]
  br label %52

52:                                               ; preds = %50, %87
  %53 = phi i64 [ 0, %50 ], [ %90, %87 ]
  %54 = add nuw nsw i64 %41, %53
  %55 = mul nuw nsw i64 %54, %9
  %56 = add nuw nsw i64 %55, %51
  %57 = mul nuw nsw i64 %56, %15
  %58 = getelementptr inbounds nuw i8, ptr %1, i64 %57
  br i1 %16, label %59, label %74

59:                                               ; preds = %52
  %60 = load i32, ptr %58, align 1
  %61 = zext i32 %60 to i64
  %62 = shl nuw nsw i64 %61, 16
  %63 = or i64 %62, %61
  %64 = and i64 %63, 281470681808895
  %65 = shl nuw nsw i64 %64, 8
  %66 = or i64 %65, %64
  %67 = and i64 %66, 71777214294589695
  %68 = shl nuw nsw i64 %67, 4
  %69 = or i64 %68, %67
  %70 = and i64 %69, 1085102592571150095
  %71 = and i64 %69, 578721382704613384
  %72 = mul nuw i64 %71, 30
  %73 = or i64 %72, %70
  br label %87

74:                                               ; preds = %52
  %75 = load i16, ptr %58, align 1
  %76 = zext i16 %75 to i64
  %77 = shl nuw nsw i64 %76, 24
  %78 = or disjoint i64 %77, %76
  %79 = shl nuw nsw i64 %78, 12
  %80 = or i64 %79, %78
  %81 = and i64 %80, 4222189076152335
  %82 = mul nuw nsw i64 %81, 65
  %83 = and i64 %82, 217020518514230019
  %84 = and i64 %82, 144680345676153346
  %85 = mul nuw i64 %84, 126
  %86 = or i64 %85, %83
  br label %87

87:                                               ; preds = %74, %59
  %88 = phi i64 [ %73, %59 ], [ %86, %74 ]
  %89 = getelementptr inbounds nuw i64, ptr %5, i64 %53
  store i64 %88, ptr %89, align 8
  %90 = add nuw nsw i64 %53, 1
  %91 = icmp eq i64 %90, 9
  br i1 %91, label %92, label %52

92:                                               ; preds = %87
  %93 = load i64, ptr %5, align 16
  %94 = load i64, ptr %20, align 8
  %95 = load i64, ptr %21, align 16
  %96 = and i64 %93, 9187201950435737471
  %97 = and i64 %95, 9187201950435737471
  %98 = add nuw i64 %97, %96
  %99 = shl nuw i64 %96, 1
  store i64 %99, ptr %6, align 16
  %100 = and i64 %98, 9187201950435737471
  %101 = and i64 %94, 9187201950435737471
  %102 = add nuw i64 %100, %101
  %103 = xor i64 %94, %93
  %104 = xor i64 %103, %95
  %105 = xor i64 %104, %98
  %106 = and i64 %105, -9187201950435737472
  %107 = xor i64 %106, %102
  store i64 %107, ptr %22, align 8
  %108 = or i64 %98, -9187201950435737472
  %109 = sub nuw i64 %108, %101
  %110 = xor i64 %106, %109
  %111 = xor i64 %110, -9187201950435737472
  store i64 %111, ptr %23, align 16
  %112 = shl nuw i64 %97, 1
  store i64 %112, ptr %24, align 8
  %113 = load i64, ptr %25, align 8
  %114 = load i64, ptr %26, align 16
  %115 = load i64, ptr %27, align 8
  %116 = and i64 %113, 9187201950435737471
  %117 = and i64 %115, 9187201950435737471
  %118 = add nuw i64 %117, %116
  %119 = shl nuw i64 %116, 1
  store i64 %119, ptr %17, align 16
  %120 = and i64 %118, 9187201950435737471
  %121 = and i64 %114, 9187201950435737471
  %122 = add nuw i64 %120, %121
  %123 = xor i64 %114, %113
  %124 = xor i64 %123, %115
  %125 = xor i64 %124, %118
  %126 = and i64 %125, -9187201950435737472
  %127 = xor i64 %126, %122
  store i64 %127, ptr %28, align 8
  %128 = or i64 %118, -9187201950435737472
  %129 = sub nuw i64 %128, %121
  %130 = xor i64 %126, %129
  %131 = xor i64 %130, -9187201950435737472
  store i64 %131, ptr %29, align 16
  %132 = shl nuw i64 %117, 1
  store i64 %132, ptr %30, align 8
  %133 = load i64, ptr %31, align 16
  %134 = load i64, ptr %32, align 8
  %135 = load i64, ptr %33, align 16
  %136 = and i64 %133, 9187201950435737471
  %137 = and i64 %135, 9187201950435737471
  %138 = add nuw i64 %137, %136
  %139 = shl nuw i64 %136, 1
  store i64 %139, ptr %18, align 16
  %140 = and i64 %138, 9187201950435737471
  %141 = and i64 %134, 9187201950435737471
  %142 = add nuw i64 %140, %141
  %143 = xor i64 %134, %133
  %144 = xor i64 %143, %135
  %145 = xor i64 %144, %138
  %146 = and i64 %145, -9187201950435737472
  %147 = xor i64 %146, %142
  store i64 %147, ptr %34, align 8
  %148 = or i64 %138, -9187201950435737472
  %149 = sub nuw i64 %148, %141
  %150 = xor i64 %146, %149
  %151 = xor i64 %150, -9187201950435737472
  store i64 %151, ptr %35, align 16
  %152 = shl nuw i64 %137, 1
  store i64 %152, ptr %36, align 8
  br label %156

153:                                              ; preds = %156
  %154 = add nuw nsw i64 %51, 1
  %155 = icmp eq i64 %154, %19
  br i1 %155, label %44, label %50

156:                                              ; preds = %92, %156
  %157 = phi i64 [ 0, %92 ], [ %202, %156 ]
  %158 = getelementptr inbounds nuw i64, ptr %6, i64 %157
  %159 = load i64, ptr %158, align 8
  %160 = getelementptr inbounds nuw i64, ptr %17, i64 %157
  %161 = load i64, ptr %160, align 8
  %162 = getelementptr inbounds nuw i64, ptr %18, i64 %157
  %163 = load i64, ptr %162, align 8
  %164 = and i64 %159, 9187201950435737471
  %165 = and i64 %163, 9187201950435737471
  %166 = add nuw i64 %165, %164
  %167 = shl nuw i64 %164, 1
  %168 = and i64 %166, 9187201950435737471
  %169 = and i64 %161, 9187201950435737471
  %170 = add nuw i64 %168, %169
  %171 = xor i64 %161, %159
  %172 = xor i64 %171, %163
  %173 = xor i64 %172, %166
  %174 = and i64 %173, -9187201950435737472
  %175 = xor i64 %174, %170
  %176 = or i64 %166, -9187201950435737472
  %177 = sub nuw i64 %176, %169
  %178 = xor i64 %174, %177
  %179 = xor i64 %178, -9187201950435737472
  %180 = shl nuw i64 %165, 1
  %181 = shl nuw nsw i64 %157, 2
  %182 = add nuw nsw i64 %42, %181
  %183 = mul nuw nsw i64 %182, %9
  %184 = add nuw nsw i64 %183, %51
  %185 = shl nsw i64 %184, 3
  %186 = getelementptr inbounds i8, ptr %2, i64 %185
  store i64 %167, ptr %186, align 1
  %187 = or disjoint i64 %182, 1
  %188 = mul nuw nsw i64 %187, %9
  %189 = add nuw nsw i64 %188, %51
  %190 = shl nsw i64 %189, 3
  %191 = getelementptr inbounds i8, ptr %2, i64 %190
  store i64 %175, ptr %191, align 1
  %192 = or disjoint i64 %182, 2
  %193 = mul nuw nsw i64 %192, %9
  %194 = add nuw nsw i64 %193, %51
  %195 = shl nsw i64 %194, 3
  %196 = getelementptr inbounds i8, ptr %2, i64 %195
  store i64 %179, ptr %196, align 1
  %197 = or disjoint i64 %182, 3
  %198 = mul nuw nsw i64 %197, %9
  %199 = add nuw nsw i64 %198, %51
  %200 = shl nsw i64 %199, 3
  %201 = getelementptr inbounds i8, ptr %2, i64 %200
  store i64 %180, ptr %201, align 1
  %202 = add nuw nsw i64 %157, 1
  %203 = icmp eq i64 %202, 4
  br i1 %203, label %153, label %156
}

declare i32 @sem_init(ptr noundef, i32 noundef, i32 noundef) local_unnamed_addr #13

declare i32 @pthread_sigmask(i32 noundef, ptr noundef, ptr noundef) local_unnamed_addr #13

declare i32 @pthread_create(ptr noundef, ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #13

define internal noalias noundef ptr @nb_worker_main(ptr noundef readonly %0) #2 {
  %2 = alloca %struct.timespec, align 8
  %3 = alloca %struct.timespec, align 8
  %4 = tail call i64 @nbrt_float_enter()
  %5 = getelementptr inbounds nuw i8, ptr %0, i64 8
  %6 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %7 = getelementptr inbounds nuw i8, ptr %2, i64 8
  br label %8

8:                                                ; preds = %39, %1
  %9 = load ptr, ptr %0, align 16
  %10 = load ptr, ptr %5, align 8
  %11 = load atomic i64, ptr %9 acquire, align 64
  %12 = getelementptr inbounds nuw i8, ptr %9, i64 128
  br label %13

13:                                               ; preds = %19, %8
  %14 = phi i64 [ %11, %8 ], [ %24, %19 ]
  %15 = and i64 %14, 255
  %16 = lshr i64 %14, 8
  %17 = and i64 %16, 255
  %18 = icmp ult i64 %15, %17
  br i1 %18, label %19, label %40

19:                                               ; preds = %13
  %20 = load atomic i64, ptr %12 monotonic, align 64
  %21 = add i64 %14, 1
  %22 = cmpxchg weak ptr %9, i64 %14, i64 %21 acq_rel acquire, align 64
  %23 = extractvalue { i64, i1 } %22, 1
  %24 = extractvalue { i64, i1 } %22, 0
  br i1 %23, label %25, label %13

25:                                               ; preds = %19
  %26 = inttoptr i64 %20 to ptr
  %27 = load ptr, ptr %26, align 8
  %28 = getelementptr inbounds nuw i8, ptr %9, i64 144
  %29 = load ptr, ptr %28, align 16
  %30 = getelementptr inbounds nuw i8, ptr %26, i64 8
  %31 = load i64, ptr %30, align 8
  %32 = mul nsw i64 %31, %15
  %33 = sdiv i64 %32, %17
  %34 = add nuw nsw i64 %15, 1
  %35 = mul nsw i64 %31, %34
  %36 = sdiv i64 %35, %17
  call void %27(ptr noundef %29, i64 noundef %33, i64 noundef %36, ptr noundef %10) #17
  %37 = getelementptr inbounds nuw i8, ptr %9, i64 64
  %38 = atomicrmw add ptr %37, i64 1 release, align 64
  br label %39

39:                                               ; preds = %46, %25, %111
  br label %8

40:                                               ; preds = %13
  %41 = load ptr, ptr %0, align 16
  %42 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %3) #17
  %43 = load i64, ptr %3, align 8
  %44 = load i64, ptr %6, align 8
  %45 = getelementptr inbounds nuw i8, ptr %41, i64 140
  br label %46

46:                                               ; preds = %59, %40
  %47 = phi i32 [ 0, %40 ], [ %60, %59 ]
  %48 = load atomic i64, ptr %41 monotonic, align 64
  %49 = and i64 %48, 255
  %50 = lshr i64 %48, 8
  %51 = and i64 %50, 255
  %52 = icmp ult i64 %49, %51
  br i1 %52, label %39, label %53

53:                                               ; preds = %46
  %54 = load atomic i32, ptr %45 monotonic, align 4
  %55 = icmp eq i32 %54, 0
  br i1 %55, label %56, label %114

56:                                               ; preds = %53
  call void @nbrt_pause()
  %57 = add nuw nsw i32 %47, 1
  %58 = icmp eq i32 %57, 64
  br i1 %58, label %61, label %59

59:                                               ; preds = %56, %61
  %60 = phi i32 [ %57, %56 ], [ 0, %61 ]
  br label %46

61:                                               ; preds = %56
  %62 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %2) #17
  %63 = load i64, ptr %2, align 8
  %64 = load i64, ptr %7, align 8
  %65 = sub i64 %63, %43
  %66 = mul i64 %65, 1000000000
  %67 = sub i64 %64, %44
  %68 = add i64 %67, %66
  %69 = icmp ult i64 %68, 50000
  br i1 %69, label %59, label %70

70:                                               ; preds = %61
  %71 = getelementptr inbounds nuw i8, ptr %41, i64 136
  %72 = getelementptr inbounds nuw i8, ptr %41, i64 208
  br label %73

73:                                               ; preds = %108, %70
  %74 = atomicrmw add ptr %71, i32 1 seq_cst, align 8
  %75 = add i32 %74, 1
  %76 = load atomic i64, ptr %41 seq_cst, align 64
  %77 = and i64 %76, 255
  %78 = lshr i64 %76, 8
  %79 = and i64 %78, 255
  %80 = icmp ult i64 %77, %79
  br i1 %80, label %86, label %81

81:                                               ; preds = %73
  %82 = load atomic i32, ptr %45 seq_cst, align 4
  %83 = icmp eq i32 %82, 0
  %84 = icmp eq i32 %75, 0
  %85 = select i1 %83, i1 true, i1 %84
  br i1 %85, label %98, label %88

86:                                               ; preds = %73
  %87 = icmp eq i32 %75, 0
  br i1 %87, label %98, label %88

88:                                               ; preds = %86, %81
  br label %89

89:                                               ; preds = %88, %89
  %90 = phi i32 [ %94, %89 ], [ %75, %88 ]
  %91 = add i32 %90, -1
  %92 = cmpxchg weak ptr %71, i32 %90, i32 %91 monotonic monotonic, align 8
  %93 = extractvalue { i32, i1 } %92, 1
  %94 = extractvalue { i32, i1 } %92, 0
  %95 = icmp eq i32 %94, 0
  %96 = select i1 %93, i1 true, i1 %95
  br i1 %96, label %97, label %89

97:                                               ; preds = %89
  br i1 %95, label %98, label %111

98:                                               ; preds = %97, %86, %81
  br label %99

99:                                               ; preds = %98, %99
  %100 = call i32 @sem_wait(ptr noundef nonnull %72) #17
  %101 = icmp eq i32 %100, 0
  br i1 %101, label %102, label %99

102:                                              ; preds = %99
  %103 = load atomic i64, ptr %41 monotonic, align 64
  %104 = and i64 %103, 255
  %105 = lshr i64 %103, 8
  %106 = and i64 %105, 255
  %107 = icmp ult i64 %104, %106
  br i1 %107, label %111, label %108

108:                                              ; preds = %102
  %109 = load atomic i32, ptr %45 monotonic, align 4
  %110 = icmp eq i32 %109, 0
  br i1 %110, label %73, label %111

111:                                              ; preds = %108, %102, %97
  %112 = load atomic i32, ptr %45 monotonic, align 4
  %113 = icmp eq i32 %112, 0
  br i1 %113, label %39, label %114

114:                                              ; preds = %111, %53
  ret ptr null
}

declare i32 @sem_wait(ptr noundef) local_unnamed_addr #7

declare i32 @clock_gettime(i32 noundef, ptr noundef) local_unnamed_addr #13

declare i32 @pthread_join(i64 noundef, ptr noundef) local_unnamed_addr #7

declare i32 @sem_destroy(ptr noundef) local_unnamed_addr #13

declare i32 @sem_post(ptr noundef) local_unnamed_addr #13

define internal fastcc range(i32 0, 2) i32 @nb_adopt(ptr noundef nonnull %0) unnamed_addr #2 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 216
  %3 = load ptr, ptr %2, align 8
  %4 = load atomic i64, ptr %3 acquire, align 8
  %5 = getelementptr inbounds nuw i8, ptr %0, i64 232
  %6 = load i64, ptr %5, align 8
  %7 = icmp eq i64 %6, 0
  br i1 %7, label %8, label %11

8:                                                ; preds = %1
  %9 = tail call i32 @getpid() #17
  %10 = sext i32 %9 to i64
  br label %11

11:                                               ; preds = %1, %8
  %12 = phi i64 [ %10, %8 ], [ 1, %1 ]
  %13 = icmp eq i64 %4, %12
  br i1 %13, label %57, label %14

14:                                               ; preds = %11
  %15 = load ptr, ptr %2, align 8
  %16 = load atomic i64, ptr %15 acquire, align 8
  %17 = load i64, ptr %5, align 8
  %18 = icmp eq i64 %17, 0
  br i1 %18, label %19, label %22

19:                                               ; preds = %14
  %20 = tail call i32 @getpid() #17
  %21 = sext i32 %20 to i64
  br label %22

22:                                               ; preds = %19, %14
  %23 = phi i64 [ %21, %19 ], [ 1, %14 ]
  %24 = icmp eq i64 %16, %23
  br i1 %24, label %32, label %25

25:                                               ; preds = %22
  %26 = sub nsw i64 0, %23
  %27 = icmp eq i64 %16, %26
  br i1 %27, label %32, label %28

28:                                               ; preds = %25
  %29 = load ptr, ptr %2, align 8
  %30 = cmpxchg ptr %29, i64 %16, i64 %26 seq_cst seq_cst, align 8
  %31 = extractvalue { i64, i1 } %30, 1
  br i1 %31, label %44, label %32

32:                                               ; preds = %22, %25, %28
  %33 = load ptr, ptr %2, align 8
  %34 = load atomic i64, ptr %33 acquire, align 8
  %35 = load i64, ptr %5, align 8
  %36 = icmp eq i64 %35, 0
  br i1 %36, label %37, label %40

37:                                               ; preds = %32
  %38 = tail call i32 @getpid() #17
  %39 = sext i32 %38 to i64
  br label %40

40:                                               ; preds = %32, %37
  %41 = phi i64 [ %39, %37 ], [ 1, %32 ]
  %42 = icmp eq i64 %34, %41
  %43 = zext i1 %42 to i32
  br label %57

44:                                               ; preds = %28
  %45 = getelementptr inbounds nuw i8, ptr %0, i64 248
  store i64 1, ptr %45, align 8
  %46 = getelementptr inbounds nuw i8, ptr %0, i64 256
  store i64 0, ptr %46, align 64
  %47 = getelementptr inbounds nuw i8, ptr %0, i64 240
  store i32 0, ptr %47, align 16
  %48 = getelementptr inbounds nuw i8, ptr %0, i64 504
  store atomic i32 0, ptr %48 monotonic, align 8
  %49 = load ptr, ptr %2, align 8
  %50 = load i64, ptr %5, align 8
  %51 = icmp eq i64 %50, 0
  br i1 %51, label %52, label %55

52:                                               ; preds = %44
  %53 = tail call i32 @getpid() #17
  %54 = sext i32 %53 to i64
  br label %55

55:                                               ; preds = %44, %52
  %56 = phi i64 [ %54, %52 ], [ 1, %44 ]
  store atomic i64 %56, ptr %49 release, align 8
  br label %57

57:                                               ; preds = %11, %55, %40
  %58 = phi i32 [ %43, %40 ], [ 1, %55 ], [ 1, %11 ]
  ret i32 %58
}

define internal fastcc void @nb_run_step(ptr noundef nonnull %0, ptr noundef %1) unnamed_addr #2 {
  %3 = getelementptr inbounds nuw i8, ptr %1, i64 16
  %4 = load i64, ptr %3, align 8
  %5 = tail call i64 @llvm.smax.i64(i64 %4, i64 1)
  %6 = getelementptr inbounds nuw i8, ptr %1, i64 8
  %7 = load i64, ptr %6, align 8
  %8 = sdiv i64 %7, %5
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 184
  %10 = load i64, ptr %9, align 8
  %11 = tail call i64 @llvm.smin.i64(i64 %8, i64 %10)
  %12 = icmp slt i64 %11, 2
  br i1 %12, label %13, label %19

13:                                               ; preds = %2
  %14 = load ptr, ptr %1, align 8
  %15 = getelementptr inbounds nuw i8, ptr %0, i64 144
  %16 = load ptr, ptr %15, align 16
  %17 = getelementptr inbounds nuw i8, ptr %16, i64 40
  %18 = load ptr, ptr %17, align 8
  tail call void %14(ptr noundef %16, i64 noundef 0, i64 noundef %7, ptr noundef %18) #17
  br label %102

19:                                               ; preds = %2
  %20 = getelementptr inbounds nuw i8, ptr %0, i64 128
  %21 = ptrtoint ptr %1 to i64
  store atomic i64 %21, ptr %20 monotonic, align 64
  %22 = getelementptr inbounds nuw i8, ptr %0, i64 64
  store atomic i64 0, ptr %22 monotonic, align 64
  %23 = load atomic i64, ptr %0 monotonic, align 64
  %24 = and i64 %23, -65536
  %25 = add i64 %24, 65536
  %26 = shl i64 %11, 8
  %27 = or i64 %25, %26
  store atomic i64 %27, ptr %0 seq_cst, align 64
  %28 = getelementptr inbounds nuw i8, ptr %0, i64 136
  %29 = load atomic i32, ptr %28 seq_cst, align 8
  %30 = icmp eq i32 %29, 0
  br i1 %30, label %41, label %31

31:                                               ; preds = %19
  %32 = atomicrmw xchg ptr %28, i32 0 seq_cst, align 8
  %33 = icmp eq i32 %32, 0
  br i1 %33, label %41, label %34

34:                                               ; preds = %31
  %35 = getelementptr inbounds nuw i8, ptr %0, i64 208
  br label %36

36:                                               ; preds = %36, %34
  %37 = phi i32 [ %32, %34 ], [ %39, %36 ]
  %38 = tail call i32 @sem_post(ptr noundef nonnull %35) #17
  %39 = add i32 %37, -1
  %40 = icmp eq i32 %39, 0
  br i1 %40, label %41, label %36

41:                                               ; preds = %36, %31, %19
  %42 = getelementptr inbounds nuw i8, ptr %0, i64 144
  br label %43

43:                                               ; preds = %60, %41
  %44 = load ptr, ptr %42, align 16
  %45 = getelementptr inbounds nuw i8, ptr %44, i64 40
  %46 = load ptr, ptr %45, align 8
  %47 = load atomic i64, ptr %0 acquire, align 64
  br label %48

48:                                               ; preds = %54, %43
  %49 = phi i64 [ %47, %43 ], [ %59, %54 ]
  %50 = and i64 %49, 255
  %51 = lshr i64 %49, 8
  %52 = and i64 %51, 255
  %53 = icmp ult i64 %50, %52
  br i1 %53, label %54, label %72

54:                                               ; preds = %48
  %55 = load atomic i64, ptr %20 monotonic, align 64
  %56 = add i64 %49, 1
  %57 = cmpxchg weak ptr %0, i64 %49, i64 %56 acq_rel acquire, align 64
  %58 = extractvalue { i64, i1 } %57, 1
  %59 = extractvalue { i64, i1 } %57, 0
  br i1 %58, label %60, label %48

60:                                               ; preds = %54
  %61 = inttoptr i64 %55 to ptr
  %62 = load ptr, ptr %61, align 8
  %63 = load ptr, ptr %42, align 16
  %64 = getelementptr inbounds nuw i8, ptr %61, i64 8
  %65 = load i64, ptr %64, align 8
  %66 = mul nsw i64 %65, %50
  %67 = sdiv i64 %66, %52
  %68 = add nuw nsw i64 %50, 1
  %69 = mul nsw i64 %65, %68
  %70 = sdiv i64 %69, %52
  tail call void %62(ptr noundef %63, i64 noundef %67, i64 noundef %70, ptr noundef %46) #17
  %71 = atomicrmw add ptr %22, i64 1 release, align 64
  br label %43

72:                                               ; preds = %48
  %73 = load atomic i64, ptr %22 acquire, align 64
  %74 = icmp eq i64 %73, %11
  br i1 %74, label %102, label %75

75:                                               ; preds = %72
  %76 = getelementptr inbounds nuw i8, ptr %0, i64 152
  %77 = getelementptr inbounds nuw i8, ptr %0, i64 168
  br label %78

78:                                               ; preds = %75, %98
  %79 = phi i32 [ 1, %75 ], [ %99, %98 ]
  %80 = and i32 %79, 2047
  %81 = icmp eq i32 %80, 0
  br i1 %81, label %83, label %82

82:                                               ; preds = %78
  tail call void @nbrt_pause()
  br label %98

83:                                               ; preds = %78
  %84 = load ptr, ptr %76, align 8
  %85 = load atomic i64, ptr %84 acquire, align 8
  %86 = load i64, ptr %77, align 8
  %87 = icmp eq i64 %86, 0
  br i1 %87, label %88, label %91

88:                                               ; preds = %83
  %89 = tail call i32 @getpid() #17
  %90 = sext i32 %89 to i64
  br label %91

91:                                               ; preds = %83, %88
  %92 = phi i64 [ %90, %88 ], [ 1, %83 ]
  %93 = icmp eq i64 %85, %92
  br i1 %93, label %94, label %96

94:                                               ; preds = %91
  %95 = tail call i32 @sched_yield() #17
  br label %98

96:                                               ; preds = %91
  %97 = getelementptr inbounds nuw i8, ptr %0, i64 176
  store i32 1, ptr %97, align 16
  store i64 1, ptr %9, align 8
  br label %102

98:                                               ; preds = %82, %94
  %99 = add nuw nsw i32 %79, 1
  %100 = load atomic i64, ptr %22 acquire, align 64
  %101 = icmp eq i64 %100, %11
  br i1 %101, label %102, label %78

102:                                              ; preds = %98, %72, %96, %13
  ret void
}

declare i32 @sched_yield() local_unnamed_addr #13

declare i64 @llvm.umax.i64(i64, i64) #16

declare i32 @llvm.usub.sat.i32(i32, i32) #16

declare i64 @llvm.smax.i64(i64, i64) #16

declare i64 @llvm.smin.i64(i64, i64) #16

declare i32 @llvm.umax.i32(i32, i32) #16

attributes #0 = { noinline nounwind }
attributes #1 = { nounwind }
attributes #2 = { nounwind }
attributes #3 = { nounwind }
attributes #4 = { nounwind }
attributes #5 = { nounwind }
attributes #6 = { nounwind }
attributes #7 = { nounwind }
attributes #8 = { nounwind }
attributes #9 = { nounwind }
attributes #10 = { nounwind }
attributes #11 = { nounwind }
attributes #12 = { nounwind }
attributes #13 = { nounwind }
attributes #14 = { nounwind }
attributes #15 = { nounwind }
attributes #16 = { nounwind }
attributes #17 = { nounwind }
attributes #18 = { nounwind }
attributes #19 = { nounwind }

