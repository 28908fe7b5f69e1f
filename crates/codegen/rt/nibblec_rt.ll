; Made by build.sh; do not edit.
; sources: sha256 dc427351b784caa6c47e5b9a7f6816664d2f41a92f873eb10ca49147df7fa819

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
@.str.3 = private unnamed_addr constant [51 x i8] c"options has fields that this library does not know\00", align 1
@.str.4 = private unnamed_addr constant [45 x i8] c"options.threads is above NIBBLEC_MAX_THREADS\00", align 1
@.str.5 = private unnamed_addr constant [49 x i8] c"options.profile is 0 or 1, options.reserved is 0\00", align 1
@.str.6 = private unnamed_addr constant [56 x i8] c"options.arena is not aligned to NIBBLEC_ALIGNMENT bytes\00", align 1
@.str.7 = private unnamed_addr constant [54 x i8] c"options.arena_bytes is below nibblec_info.arena_bytes\00", align 1
@.str.8 = private unnamed_addr constant [47 x i8] c"this CPU supports none of the library's levels\00", align 1
@.str.9 = private unnamed_addr constant [61 x i8] c"this CPU does not support the level that options.level names\00", align 1
@.str.10 = private unnamed_addr constant [45 x i8] c"options.level names no level of this library\00", align 1
@nb_probe = internal constant <{ i8, [4095 x i8] }> <{ i8 1, [4095 x i8] zeroinitializer }>, align 4096
@.str.12 = private unnamed_addr constant [18 x i8] c"batch is negative\00", align 1
@.str.13 = private unnamed_addr constant [15 x i8] c"inputs is NULL\00", align 1
@.str.14 = private unnamed_addr constant [16 x i8] c"outputs is NULL\00", align 1
@.str.15 = private unnamed_addr constant [28 x i8] c"a pointer in inputs is NULL\00", align 1
@.str.16 = private unnamed_addr constant [29 x i8] c"a pointer in outputs is NULL\00", align 1
@.str.17 = private unnamed_addr constant [3 x i8] c"ok\00", align 1
@.str.18 = private unnamed_addr constant [17 x i8] c"invalid argument\00", align 1
@.str.19 = private unnamed_addr constant [57 x i8] c"this CPU lacks an instruction set that the library needs\00", align 1
@.str.20 = private unnamed_addr constant [14 x i8] c"out of memory\00", align 1
@.str.21 = private unnamed_addr constant [46 x i8] c"the caller's header is newer than the library\00", align 1
@.str.22 = private unnamed_addr constant [37 x i8] c"a worker thread could not be started\00", align 1
@.str.23 = private unnamed_addr constant [40 x i8] c"the context is in use by another thread\00", align 1
@.str.24 = private unnamed_addr constant [15 x i8] c"unknown status\00", align 1

define weak hidden void @nbrt_pause() local_unnamed_addr #0 {
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
  br i1 %3, label %28, label %4

4:                                                ; preds = %2
  %5 = load ptr, ptr @nbrt_model, align 8
  %6 = getelementptr inbounds nuw i8, ptr %5, i64 80
  %7 = load i64, ptr %6, align 8
  %8 = icmp ult i64 %0, %7
  br i1 %8, label %9, label %28

9:                                                ; preds = %4
  %10 = load i32, ptr %1, align 8
  %11 = icmp ult i32 %10, 24
  br i1 %11, label %28, label %12

12:                                               ; preds = %9
  %13 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 8), align 8
  %14 = getelementptr inbounds nuw %struct.nb_level, ptr %13, i64 %0
  %15 = getelementptr inbounds nuw i8, ptr %14, i64 8
  %16 = load i64, ptr %15, align 8
  %17 = tail call i64 @nbrt_cpu_features() #17
  %18 = xor i64 %17, -1
  %19 = and i64 %16, %18
  %20 = icmp eq i64 %19, 0
  %21 = zext i1 %20 to i32
  %22 = getelementptr inbounds nuw i8, ptr %1, i64 4
  store i32 %21, ptr %22, align 4
  %23 = load ptr, ptr %14, align 8
  %24 = getelementptr inbounds nuw i8, ptr %1, i64 8
  store ptr %23, ptr %24, align 8
  %25 = getelementptr inbounds nuw i8, ptr %14, i64 48
  %26 = load i64, ptr %25, align 8
  %27 = getelementptr inbounds nuw i8, ptr %1, i64 16
  store i64 %26, ptr %27, align 8
  br label %28

28:                                               ; preds = %9, %2, %4, %12
  %29 = phi i32 [ 0, %12 ], [ 1, %2 ], [ 1, %4 ], [ 4, %9 ]
  ret i32 %29
}

define internal range(i32 0, 6) i32 @nb_create(ptr noundef readonly %0, ptr noundef writeonly %1, ptr noundef writeonly %2) #2 {
  %4 = alloca %struct.nb_opaque, align 16
  %5 = alloca %struct.nb_opaque, align 16
  %6 = alloca [16 x [64 x i16]], align 16
  %7 = alloca [16 x i8], align 16
  %8 = alloca [64 x i8], align 16
  %9 = icmp eq ptr %2, null
  br i1 %9, label %11, label %10

10:                                               ; preds = %3
  store ptr @.str, ptr %2, align 8
  br label %11

11:                                               ; preds = %3, %10
  %12 = icmp eq ptr %1, null
  br i1 %12, label %1233, label %13

13:                                               ; preds = %11
  store ptr null, ptr %1, align 8
  %14 = icmp eq ptr %0, null
  br i1 %14, label %49, label %15

15:                                               ; preds = %13
  %16 = load i32, ptr %0, align 8
  %17 = icmp ult i32 %16, 40
  br i1 %17, label %22, label %18

18:                                               ; preds = %15
  %19 = icmp eq i32 %16, 40
  br i1 %19, label %34, label %20

20:                                               ; preds = %18
  %21 = zext i32 %16 to i64
  br label %27

22:                                               ; preds = %15
  br i1 %9, label %1233, label %23

23:                                               ; preds = %22
  store ptr @.str.2, ptr %2, align 8
  br label %1233

24:                                               ; preds = %27
  %25 = add nuw nsw i64 %28, 1
  %26 = icmp eq i64 %25, %21
  br i1 %26, label %34, label %27

27:                                               ; preds = %24, %20
  %28 = phi i64 [ 40, %20 ], [ %25, %24 ]
  %29 = getelementptr inbounds nuw i8, ptr %0, i64 %28
  %30 = load i8, ptr %29, align 1
  %31 = icmp eq i8 %30, 0
  br i1 %31, label %24, label %32

32:                                               ; preds = %27
  br i1 %9, label %1233, label %33

33:                                               ; preds = %32
  store ptr @.str.3, ptr %2, align 8
  br label %1233

34:                                               ; preds = %24, %18
  %35 = getelementptr inbounds nuw i8, ptr %0, i64 4
  %36 = load i32, ptr %35, align 4
  %37 = getelementptr inbounds nuw i8, ptr %0, i64 8
  %38 = load ptr, ptr %37, align 8
  %39 = getelementptr inbounds nuw i8, ptr %0, i64 16
  %40 = load ptr, ptr %39, align 8
  %41 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %42 = load i64, ptr %41, align 8
  %43 = getelementptr inbounds nuw i8, ptr %0, i64 32
  %44 = load i32, ptr %43, align 8
  %45 = getelementptr inbounds nuw i8, ptr %0, i64 36
  %46 = load i32, ptr %45, align 4
  %47 = tail call i32 @llvm.umax.i32(i32 %36, i32 1)
  %48 = icmp eq i32 %46, 0
  br label %49

49:                                               ; preds = %34, %13
  %50 = phi i32 [ %47, %34 ], [ 1, %13 ]
  %51 = phi ptr [ %38, %34 ], [ null, %13 ]
  %52 = phi ptr [ %40, %34 ], [ null, %13 ]
  %53 = phi i64 [ %42, %34 ], [ 0, %13 ]
  %54 = phi i32 [ %44, %34 ], [ 0, %13 ]
  %55 = phi i1 [ %48, %34 ], [ true, %13 ]
  %56 = icmp ugt i32 %50, 128
  %57 = select i1 %56, ptr @.str.4, ptr null
  br i1 %9, label %58, label %61

58:                                               ; preds = %49
  %59 = icmp ult i32 %54, 2
  %60 = select i1 %59, i1 %55, i1 false
  br i1 %60, label %64, label %70

61:                                               ; preds = %49
  store ptr %57, ptr %2, align 8
  %62 = icmp ult i32 %54, 2
  %63 = select i1 %62, i1 %55, i1 false
  br i1 %63, label %64, label %75

64:                                               ; preds = %61, %58
  %65 = ptrtoint ptr %52 to i64
  %66 = and i64 %65, 63
  %67 = icmp eq i64 %66, 0
  %68 = or i1 %9, %67
  %69 = select i1 %67, ptr %57, ptr @.str.6
  br i1 %68, label %80, label %79

70:                                               ; preds = %58
  %71 = ptrtoint ptr %52 to i64
  %72 = and i64 %71, 63
  %73 = icmp eq i64 %72, 0
  %74 = select i1 %73, ptr @.str.5, ptr @.str.6
  br label %80

75:                                               ; preds = %61
  store ptr @.str.5, ptr %2, align 8
  %76 = ptrtoint ptr %52 to i64
  %77 = and i64 %76, 63
  %78 = icmp eq i64 %77, 0
  br i1 %78, label %80, label %79

79:                                               ; preds = %64, %75
  store ptr @.str.6, ptr %2, align 8
  br label %80

80:                                               ; preds = %70, %64, %79, %75
  %81 = phi ptr [ @.str.6, %79 ], [ %69, %64 ], [ @.str.5, %75 ], [ %74, %70 ]
  %82 = icmp eq ptr %52, null
  br i1 %82, label %90, label %83

83:                                               ; preds = %80
  %84 = load ptr, ptr @nbrt_model, align 8
  %85 = getelementptr inbounds nuw i8, ptr %84, i64 48
  %86 = load i64, ptr %85, align 8
  %87 = icmp ult i64 %53, %86
  br i1 %87, label %88, label %90

88:                                               ; preds = %83
  br i1 %9, label %1233, label %89

89:                                               ; preds = %88
  store ptr @.str.7, ptr %2, align 8
  br label %1233

90:                                               ; preds = %80, %83
  %91 = icmp eq ptr %81, null
  br i1 %91, label %92, label %1233

92:                                               ; preds = %90
  br i1 %9, label %94, label %93

93:                                               ; preds = %92
  store ptr @.str.8, ptr %2, align 8
  br label %94

94:                                               ; preds = %92, %93
  %95 = load ptr, ptr @nbrt_model, align 8
  %96 = getelementptr inbounds nuw i8, ptr %95, i64 80
  %97 = load i64, ptr %96, align 8
  %98 = icmp eq i64 %97, 0
  br i1 %98, label %122, label %99

99:                                               ; preds = %94
  %100 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 8), align 8
  %101 = icmp eq ptr %51, null
  br label %102

102:                                              ; preds = %120, %99
  %103 = phi i64 [ %97, %99 ], [ %104, %120 ]
  %104 = add i64 %103, -1
  %105 = getelementptr inbounds nuw %struct.nb_level, ptr %100, i64 %104
  br i1 %101, label %110, label %106

106:                                              ; preds = %102
  %107 = load ptr, ptr %105, align 8
  %108 = tail call i32 @strcmp(ptr noundef nonnull readonly dereferenceable(1) %51, ptr noundef nonnull dereferenceable(1) %107) #18
  %109 = icmp eq i32 %108, 0
  br i1 %109, label %110, label %120

110:                                              ; preds = %106, %102
  %111 = getelementptr inbounds nuw i8, ptr %105, i64 8
  %112 = load i64, ptr %111, align 8
  %113 = tail call i64 @nbrt_cpu_features() #17
  %114 = xor i64 %113, -1
  %115 = and i64 %112, %114
  %116 = icmp eq i64 %115, 0
  br i1 %116, label %127, label %117

117:                                              ; preds = %110
  br i1 %101, label %120, label %118

118:                                              ; preds = %117
  br i1 %9, label %1233, label %119

119:                                              ; preds = %118
  store ptr @.str.9, ptr %2, align 8
  br label %1233

120:                                              ; preds = %117, %106
  %121 = icmp eq i64 %104, 0
  br i1 %121, label %122, label %102

122:                                              ; preds = %120, %94
  %123 = icmp eq ptr %51, null
  %124 = or i1 %9, %123
  %125 = select i1 %123, i32 2, i32 1
  br i1 %124, label %1233, label %126

126:                                              ; preds = %122
  store ptr @.str.10, ptr %2, align 8
  br label %1233

127:                                              ; preds = %110
  br i1 %9, label %129, label %128

128:                                              ; preds = %127
  store ptr @.str.20, ptr %2, align 8
  br label %129

129:                                              ; preds = %127, %128
  %130 = tail call noalias align 64 dereferenceable_or_null(576) ptr @aligned_alloc(i64 noundef 64, i64 noundef 576) #19
  %131 = icmp eq ptr %130, null
  br i1 %131, label %1233, label %132

132:                                              ; preds = %129
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 64 dereferenceable(576) %130, i8 0, i64 576, i1 false)
  %133 = getelementptr inbounds nuw i8, ptr %130, i64 560
  store ptr @.str.1, ptr %133, align 16
  %134 = getelementptr inbounds nuw i8, ptr %130, i64 512
  store ptr %105, ptr %134, align 64
  %135 = getelementptr inbounds nuw i8, ptr %105, i64 48
  %136 = load i64, ptr %135, align 8
  %137 = add i64 %136, 63
  %138 = and i64 %137, -64
  br i1 %82, label %139, label %144

139:                                              ; preds = %132
  %140 = getelementptr inbounds nuw i8, ptr %95, i64 48
  %141 = load i64, ptr %140, align 8
  %142 = add i64 %141, 63
  %143 = and i64 %142, -64
  br label %144

144:                                              ; preds = %139, %132
  %145 = phi i64 [ %143, %139 ], [ 0, %132 ]
  %146 = load i64, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 24), align 8
  %147 = add i64 %146, 63
  %148 = and i64 %147, -64
  %149 = getelementptr inbounds nuw i8, ptr %130, i64 48
  store i64 %148, ptr %149, align 16
  %150 = add i64 %145, %138
  %151 = zext i32 %50 to i64
  %152 = mul i64 %148, %151
  %153 = add i64 %150, %152
  %154 = icmp slt i64 %153, 0
  br i1 %154, label %170, label %155

155:                                              ; preds = %144
  %156 = tail call i64 @llvm.umax.i64(i64 %153, i64 1)
  %157 = add nuw i64 %156, 63
  %158 = and i64 %157, -64
  %159 = icmp ugt i64 %153, 1048512
  %160 = add nuw i64 %158, 2097151
  %161 = and i64 %160, -2097152
  %162 = select i1 %159, i64 2097152, i64 64
  %163 = select i1 %159, i64 %161, i64 %158
  %164 = tail call noalias ptr @aligned_alloc(i64 noundef %162, i64 noundef %163) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %164, i64 %162) ]
  %165 = icmp ne ptr %164, null
  %166 = and i1 %159, %165
  br i1 %166, label %167, label %169

167:                                              ; preds = %155
  %168 = tail call i32 @madvise(ptr noundef nonnull %164, i64 noundef %161, i32 noundef 14) #17
  br label %172

169:                                              ; preds = %155
  br i1 %165, label %172, label %170

170:                                              ; preds = %169, %144
  %171 = getelementptr inbounds nuw i8, ptr %130, i64 520
  store ptr null, ptr %171, align 8
  br label %294

172:                                              ; preds = %169, %167
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %164, i8 0, i64 %158, i1 false)
  %173 = getelementptr inbounds nuw i8, ptr %130, i64 520
  store ptr %164, ptr %173, align 8
  %174 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 16), align 8
  %175 = getelementptr inbounds nuw i8, ptr %130, i64 8
  store ptr %174, ptr %175, align 8
  %176 = getelementptr inbounds nuw i8, ptr %130, i64 16
  store ptr %174, ptr %176, align 16
  %177 = icmp eq i64 %138, 0
  br i1 %177, label %179, label %178

178:                                              ; preds = %172
  store ptr %164, ptr %175, align 8
  br label %179

179:                                              ; preds = %178, %172
  store ptr %52, ptr %130, align 64
  br i1 %82, label %180, label %182

180:                                              ; preds = %179
  %181 = getelementptr inbounds nuw i8, ptr %164, i64 %138
  store ptr %181, ptr %130, align 64
  br label %185

182:                                              ; preds = %179
  %183 = getelementptr inbounds nuw i8, ptr %95, i64 48
  %184 = load i64, ptr %183, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %52, i8 0, i64 %184, i1 false)
  br label %185

185:                                              ; preds = %182, %180
  %186 = getelementptr inbounds nuw i8, ptr %164, i64 %138
  %187 = getelementptr inbounds nuw i8, ptr %186, i64 %145
  %188 = getelementptr inbounds nuw i8, ptr %130, i64 40
  store ptr %187, ptr %188, align 8
  %189 = getelementptr inbounds nuw i8, ptr %95, i64 32
  %190 = load i64, ptr %189, align 8
  %191 = shl i64 %190, 3
  %192 = icmp slt i64 %191, 0
  br i1 %192, label %209, label %193

193:                                              ; preds = %185
  %194 = tail call i64 @llvm.umax.i64(i64 %191, i64 1)
  %195 = add nuw i64 %194, 63
  %196 = and i64 %195, -64
  %197 = icmp ugt i64 %191, 1048512
  %198 = add nuw i64 %196, 2097151
  %199 = and i64 %198, -2097152
  %200 = select i1 %197, i64 2097152, i64 64
  %201 = select i1 %197, i64 %199, i64 %196
  %202 = tail call noalias ptr @aligned_alloc(i64 noundef %200, i64 noundef %201) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %202, i64 %200) ]
  %203 = icmp ne ptr %202, null
  %204 = and i1 %197, %203
  br i1 %204, label %205, label %207

205:                                              ; preds = %193
  %206 = tail call i32 @madvise(ptr noundef nonnull %202, i64 noundef %199, i32 noundef 14) #17
  br label %208

207:                                              ; preds = %193
  br i1 %203, label %208, label %209

208:                                              ; preds = %207, %205
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %202, i8 0, i64 %196, i1 false)
  br label %209

209:                                              ; preds = %208, %207, %185
  %210 = phi ptr [ null, %185 ], [ %202, %208 ], [ null, %207 ]
  %211 = getelementptr inbounds nuw i8, ptr %130, i64 528
  store ptr %210, ptr %211, align 16
  %212 = getelementptr inbounds nuw i8, ptr %130, i64 24
  store ptr %210, ptr %212, align 8
  %213 = getelementptr inbounds nuw i8, ptr %95, i64 40
  %214 = load i64, ptr %213, align 8
  %215 = shl i64 %214, 3
  %216 = icmp slt i64 %215, 0
  br i1 %216, label %233, label %217

217:                                              ; preds = %209
  %218 = tail call i64 @llvm.umax.i64(i64 %215, i64 1)
  %219 = add nuw i64 %218, 63
  %220 = and i64 %219, -64
  %221 = icmp ugt i64 %215, 1048512
  %222 = add nuw i64 %220, 2097151
  %223 = and i64 %222, -2097152
  %224 = select i1 %221, i64 2097152, i64 64
  %225 = select i1 %221, i64 %223, i64 %220
  %226 = tail call noalias ptr @aligned_alloc(i64 noundef %224, i64 noundef %225) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %226, i64 %224) ]
  %227 = icmp ne ptr %226, null
  %228 = and i1 %221, %227
  br i1 %228, label %229, label %231

229:                                              ; preds = %217
  %230 = tail call i32 @madvise(ptr noundef nonnull %226, i64 noundef %223, i32 noundef 14) #17
  br label %232

231:                                              ; preds = %217
  br i1 %227, label %232, label %233

232:                                              ; preds = %231, %229
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %226, i8 0, i64 %220, i1 false)
  br label %233

233:                                              ; preds = %232, %231, %209
  %234 = phi ptr [ null, %209 ], [ %226, %232 ], [ null, %231 ]
  %235 = getelementptr inbounds nuw i8, ptr %130, i64 536
  store ptr %234, ptr %235, align 8
  %236 = getelementptr inbounds nuw i8, ptr %130, i64 32
  store ptr %234, ptr %236, align 32
  %237 = add i32 %50, -1
  %238 = zext i32 %237 to i64
  %239 = mul nuw nsw i64 %238, 144
  %240 = tail call i64 @llvm.umax.i64(i64 %239, i64 1)
  %241 = add nuw nsw i64 %240, 63
  %242 = and i64 %241, 2199023255488
  %243 = icmp ugt i32 %237, 7281
  %244 = add nuw nsw i64 %242, 2097151
  %245 = and i64 %244, 4398044413952
  %246 = select i1 %243, i64 2097152, i64 64
  %247 = select i1 %243, i64 %245, i64 %242
  %248 = tail call noalias ptr @aligned_alloc(i64 noundef %246, i64 noundef %247) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %248, i64 %246) ]
  %249 = icmp ne ptr %248, null
  %250 = and i1 %243, %249
  br i1 %250, label %251, label %253

251:                                              ; preds = %233
  %252 = tail call i32 @madvise(ptr noundef nonnull %248, i64 noundef %245, i32 noundef 14) #17
  br label %254

253:                                              ; preds = %233
  br i1 %249, label %254, label %255

254:                                              ; preds = %253, %251
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %248, i8 0, i64 %242, i1 false)
  br label %255

255:                                              ; preds = %254, %253
  %256 = getelementptr inbounds nuw i8, ptr %130, i64 232
  store ptr %248, ptr %256, align 8
  %257 = icmp ne i32 %54, 0
  br i1 %257, label %258, label %283

258:                                              ; preds = %255
  %259 = load ptr, ptr %134, align 64
  %260 = getelementptr inbounds nuw i8, ptr %259, i64 24
  %261 = load i64, ptr %260, align 8
  %262 = shl i64 %261, 3
  %263 = icmp slt i64 %262, 0
  br i1 %263, label %280, label %264

264:                                              ; preds = %258
  %265 = tail call i64 @llvm.umax.i64(i64 %262, i64 1)
  %266 = add nuw i64 %265, 63
  %267 = and i64 %266, -64
  %268 = icmp ugt i64 %262, 1048512
  %269 = add nuw i64 %267, 2097151
  %270 = and i64 %269, -2097152
  %271 = select i1 %268, i64 2097152, i64 64
  %272 = select i1 %268, i64 %270, i64 %267
  %273 = tail call noalias ptr @aligned_alloc(i64 noundef %271, i64 noundef %272) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %273, i64 %271) ]
  %274 = icmp ne ptr %273, null
  %275 = and i1 %268, %274
  br i1 %275, label %276, label %278

276:                                              ; preds = %264
  %277 = tail call i32 @madvise(ptr noundef nonnull %273, i64 noundef %270, i32 noundef 14) #17
  br label %279

278:                                              ; preds = %264
  br i1 %274, label %279, label %280

279:                                              ; preds = %278, %276
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %273, i8 0, i64 %267, i1 false)
  br label %280

280:                                              ; preds = %279, %278, %258
  %281 = phi ptr [ null, %258 ], [ %273, %279 ], [ null, %278 ]
  %282 = getelementptr inbounds nuw i8, ptr %130, i64 544
  store ptr %281, ptr %282, align 32
  br label %283

283:                                              ; preds = %280, %255
  %284 = icmp eq ptr %210, null
  br i1 %284, label %294, label %285

285:                                              ; preds = %283
  %286 = icmp eq ptr %234, null
  %287 = icmp eq ptr %248, null
  %288 = or i1 %286, %287
  br i1 %288, label %294, label %289

289:                                              ; preds = %285
  %290 = getelementptr inbounds nuw i8, ptr %130, i64 544
  %291 = load ptr, ptr %290, align 32
  %292 = icmp eq ptr %291, null
  %293 = and i1 %257, %292
  br i1 %293, label %294, label %304

294:                                              ; preds = %289, %283, %285, %170
  %295 = phi ptr [ %210, %289 ], [ null, %283 ], [ %210, %285 ], [ null, %170 ]
  %296 = getelementptr inbounds nuw i8, ptr %130, i64 520
  %297 = load ptr, ptr %296, align 8
  tail call void @free(ptr noundef %297) #17
  tail call void @free(ptr noundef %295) #17
  %298 = getelementptr inbounds nuw i8, ptr %130, i64 536
  %299 = load ptr, ptr %298, align 8
  tail call void @free(ptr noundef %299) #17
  %300 = getelementptr inbounds nuw i8, ptr %130, i64 544
  %301 = load ptr, ptr %300, align 32
  tail call void @free(ptr noundef %301) #17
  %302 = getelementptr inbounds nuw i8, ptr %130, i64 232
  %303 = load ptr, ptr %302, align 8
  tail call void @free(ptr noundef %303) #17
  tail call void @free(ptr noundef nonnull %130) #17
  br label %1233

304:                                              ; preds = %289
  %305 = load i64, ptr %135, align 8
  %306 = icmp eq i64 %305, 0
  br i1 %306, label %1185, label %307

307:                                              ; preds = %304
  %308 = getelementptr inbounds nuw i8, ptr %95, i64 56
  %309 = load i64, ptr %308, align 8
  %310 = load ptr, ptr %173, align 8
  %311 = icmp ugt i64 %309, 1048575
  br i1 %311, label %312, label %324

312:                                              ; preds = %307
  %313 = tail call i64 @sysconf(i32 noundef 30) #17
  %314 = icmp eq i64 %313, 4096
  br i1 %314, label %315, label %324

315:                                              ; preds = %312
  %316 = load volatile i8, ptr @nb_probe, align 4096
  %317 = icmp eq i8 %316, 1
  br i1 %317, label %318, label %324

318:                                              ; preds = %315
  %319 = tail call i32 @madvise(ptr noundef nonnull @nb_probe, i64 noundef 4096, i32 noundef 4) #17
  %320 = icmp eq i32 %319, 0
  br i1 %320, label %321, label %324

321:                                              ; preds = %318
  %322 = load volatile i8, ptr @nb_probe, align 4096
  %323 = icmp eq i8 %322, 1
  br label %324

324:                                              ; preds = %321, %318, %315, %312, %307
  %325 = phi i1 [ false, %307 ], [ false, %318 ], [ false, %315 ], [ false, %312 ], [ %323, %321 ]
  %326 = getelementptr inbounds nuw i8, ptr %105, i64 40
  %327 = load i64, ptr %326, align 8
  %328 = icmp sgt i64 %327, 0
  br i1 %328, label %329, label %333

329:                                              ; preds = %324
  %330 = getelementptr inbounds nuw i8, ptr %105, i64 32
  %331 = ptrtoint ptr %174 to i64
  %332 = add i64 %331, 4095
  br label %335

333:                                              ; preds = %1168, %324
  %334 = phi i64 [ 0, %324 ], [ %1169, %1168 ]
  br i1 %325, label %1173, label %1185

335:                                              ; preds = %1168, %329
  %336 = phi i64 [ 0, %329 ], [ %1169, %1168 ]
  %337 = phi i64 [ 0, %329 ], [ %1170, %1168 ]
  %338 = load ptr, ptr %330, align 8
  %339 = getelementptr inbounds nuw %struct.nb_prep, ptr %338, i64 %337
  %340 = load i32, ptr %339, align 8
  br i1 %325, label %341, label %364

341:                                              ; preds = %335
  %342 = icmp eq i32 %340, 5
  br i1 %342, label %343, label %347

343:                                              ; preds = %341
  %344 = getelementptr inbounds nuw i8, ptr %339, i64 16
  %345 = load i64, ptr %344, align 8
  %346 = getelementptr inbounds i8, ptr %310, i64 %345
  br label %710

347:                                              ; preds = %341
  %348 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %349 = load i64, ptr %348, align 8
  %350 = add i64 %336, 1048576
  %351 = icmp ult i64 %349, %350
  br i1 %351, label %364, label %352

352:                                              ; preds = %347
  %353 = add i64 %332, %336
  %354 = and i64 %353, -4096
  %355 = add i64 %349, %331
  %356 = and i64 %355, -4096
  %357 = icmp ult i64 %354, %356
  br i1 %357, label %358, label %364

358:                                              ; preds = %352
  %359 = inttoptr i64 %354 to ptr
  %360 = sub nuw i64 %356, %354
  %361 = tail call i32 @madvise(ptr noundef %359, i64 noundef %360, i32 noundef 4) #17
  %362 = load i64, ptr %348, align 8
  %363 = load i32, ptr %339, align 8
  br label %364

364:                                              ; preds = %358, %352, %347, %335
  %365 = phi i32 [ %340, %335 ], [ %340, %347 ], [ %340, %352 ], [ %363, %358 ]
  %366 = phi i64 [ %336, %335 ], [ %336, %347 ], [ %349, %352 ], [ %362, %358 ]
  %367 = getelementptr inbounds nuw i8, ptr %339, i64 16
  %368 = load i64, ptr %367, align 8
  %369 = getelementptr inbounds i8, ptr %310, i64 %368
  switch i32 %365, label %1168 [
    i32 0, label %370
    i32 1, label %376
    i32 2, label %490
    i32 3, label %602
    i32 4, label %704
    i32 5, label %710
    i32 6, label %803
    i32 7, label %807
    i32 8, label %811
    i32 9, label %982
  ]

370:                                              ; preds = %364
  %371 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %372 = load i64, ptr %371, align 8
  %373 = getelementptr inbounds i8, ptr %174, i64 %372
  %374 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %375 = load i64, ptr %374, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %369, ptr align 1 %373, i64 %375, i1 false)
  br label %1168

376:                                              ; preds = %364
  %377 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %378 = load i64, ptr %377, align 8
  %379 = getelementptr inbounds i8, ptr %174, i64 %378
  %380 = getelementptr inbounds nuw i8, ptr %339, i64 32
  %381 = load i64, ptr %380, align 8
  %382 = icmp sgt i64 %381, 0
  %383 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %384 = load i64, ptr %383, align 8
  %385 = tail call i64 @llvm.smax.i64(i64 %384, i64 1)
  %386 = select i1 %382, i64 %381, i64 %385
  %387 = icmp sgt i64 %384, 0
  br i1 %387, label %388, label %1168

388:                                              ; preds = %376
  %389 = getelementptr inbounds nuw i8, ptr %339, i64 40
  br label %390

390:                                              ; preds = %482, %388
  %391 = phi i64 [ 0, %388 ], [ %489, %482 ]
  %392 = phi i64 [ %384, %388 ], [ %487, %482 ]
  %393 = phi ptr [ %369, %388 ], [ %486, %482 ]
  %394 = phi i64 [ 0, %388 ], [ %483, %482 ]
  %395 = sub i64 %392, %394
  %396 = tail call i64 @llvm.smin.i64(i64 %386, i64 %395)
  %397 = and i64 %394, 1
  %398 = icmp eq i64 %397, 0
  %399 = icmp sgt i64 %396, 7
  %400 = select i1 %398, i1 %399, i1 false
  br i1 %400, label %428, label %401

401:                                              ; preds = %428, %390
  %402 = phi i64 [ 0, %390 ], [ %429, %428 ]
  %403 = icmp slt i64 %402, %396
  br i1 %403, label %404, label %482

404:                                              ; preds = %401
  %405 = add i64 %392, %391
  %406 = tail call i64 @llvm.smin.i64(i64 %386, i64 %405)
  %407 = or disjoint i64 %402, 1
  %408 = and i64 %396, 1
  %409 = icmp eq i64 %408, 0
  br i1 %409, label %425, label %410

410:                                              ; preds = %404
  %411 = add nuw nsw i64 %402, %394
  %412 = lshr i64 %411, 1
  %413 = getelementptr inbounds nuw i8, ptr %379, i64 %412
  %414 = load i8, ptr %413, align 1
  %415 = trunc i64 %394 to i8
  %416 = shl i8 %415, 2
  %417 = and i8 %416, 4
  %418 = lshr i8 %414, %417
  %419 = and i8 %418, 15
  %420 = and i8 %418, 8
  %421 = mul nuw i8 %420, 30
  %422 = or disjoint i8 %421, %419
  %423 = getelementptr inbounds nuw i8, ptr %393, i64 %402
  store i8 %422, ptr %423, align 1
  %424 = or disjoint i64 %402, 1
  br label %425

425:                                              ; preds = %410, %404
  %426 = phi i64 [ %402, %404 ], [ %424, %410 ]
  %427 = icmp eq i64 %396, %407
  br i1 %427, label %482, label %451

428:                                              ; preds = %390, %428
  %429 = phi i64 [ %449, %428 ], [ 8, %390 ]
  %430 = phi i64 [ %429, %428 ], [ 0, %390 ]
  %431 = add nuw nsw i64 %430, %394
  %432 = lshr exact i64 %431, 1
  %433 = getelementptr inbounds nuw i8, ptr %379, i64 %432
  %434 = load i32, ptr %433, align 1
  %435 = zext i32 %434 to i64
  %436 = shl nuw nsw i64 %435, 16
  %437 = or i64 %436, %435
  %438 = and i64 %437, 281470681808895
  %439 = shl nuw nsw i64 %438, 8
  %440 = or i64 %439, %438
  %441 = and i64 %440, 71777214294589695
  %442 = shl nuw nsw i64 %441, 4
  %443 = or i64 %442, %441
  %444 = and i64 %443, 1085102592571150095
  %445 = and i64 %443, 578721382704613384
  %446 = mul nuw i64 %445, 30
  %447 = or i64 %446, %444
  %448 = getelementptr inbounds nuw i8, ptr %393, i64 %430
  store i64 %447, ptr %448, align 1
  %449 = add nuw nsw i64 %429, 8
  %450 = icmp sgt i64 %449, %396
  br i1 %450, label %401, label %428

451:                                              ; preds = %425, %451
  %452 = phi i64 [ %480, %451 ], [ %426, %425 ]
  %453 = add nuw nsw i64 %452, %394
  %454 = lshr i64 %453, 1
  %455 = getelementptr inbounds nuw i8, ptr %379, i64 %454
  %456 = load i8, ptr %455, align 1
  %457 = trunc i64 %453 to i8
  %458 = shl i8 %457, 2
  %459 = and i8 %458, 4
  %460 = lshr i8 %456, %459
  %461 = and i8 %460, 15
  %462 = and i8 %460, 8
  %463 = mul nuw i8 %462, 30
  %464 = or disjoint i8 %463, %461
  %465 = getelementptr inbounds nuw i8, ptr %393, i64 %452
  store i8 %464, ptr %465, align 1
  %466 = add nuw nsw i64 %452, 1
  %467 = add nuw nsw i64 %466, %394
  %468 = lshr i64 %467, 1
  %469 = getelementptr inbounds nuw i8, ptr %379, i64 %468
  %470 = load i8, ptr %469, align 1
  %471 = trunc i64 %467 to i8
  %472 = shl i8 %471, 2
  %473 = and i8 %472, 4
  %474 = lshr i8 %470, %473
  %475 = and i8 %474, 15
  %476 = and i8 %474, 8
  %477 = mul nuw i8 %476, 30
  %478 = or disjoint i8 %477, %475
  %479 = getelementptr inbounds nuw i8, ptr %393, i64 %466
  store i8 %478, ptr %479, align 1
  %480 = add nuw nsw i64 %452, 2
  %481 = icmp eq i64 %480, %406
  br i1 %481, label %482, label %451

482:                                              ; preds = %425, %451, %401
  %483 = add nuw nsw i64 %394, %386
  %484 = load i64, ptr %389, align 8
  %485 = getelementptr i8, ptr %393, i64 %386
  %486 = getelementptr i8, ptr %485, i64 %484
  %487 = load i64, ptr %383, align 8
  %488 = icmp slt i64 %483, %487
  %489 = sub i64 %391, %386
  br i1 %488, label %390, label %1168

490:                                              ; preds = %364
  %491 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %492 = load i64, ptr %491, align 8
  %493 = getelementptr inbounds i8, ptr %174, i64 %492
  %494 = getelementptr inbounds nuw i8, ptr %339, i64 32
  %495 = load i64, ptr %494, align 8
  %496 = icmp sgt i64 %495, 0
  %497 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %498 = load i64, ptr %497, align 8
  %499 = tail call i64 @llvm.smax.i64(i64 %498, i64 1)
  %500 = select i1 %496, i64 %495, i64 %499
  %501 = icmp sgt i64 %498, 0
  br i1 %501, label %502, label %1168

502:                                              ; preds = %490
  %503 = getelementptr inbounds nuw i8, ptr %339, i64 40
  br label %504

504:                                              ; preds = %594, %502
  %505 = phi i64 [ 0, %502 ], [ %601, %594 ]
  %506 = phi i64 [ %498, %502 ], [ %599, %594 ]
  %507 = phi ptr [ %369, %502 ], [ %598, %594 ]
  %508 = phi i64 [ 0, %502 ], [ %595, %594 ]
  %509 = sub i64 %506, %508
  %510 = tail call i64 @llvm.smin.i64(i64 %500, i64 %509)
  %511 = and i64 %508, 3
  %512 = icmp eq i64 %511, 0
  %513 = icmp sgt i64 %510, 7
  %514 = select i1 %512, i1 %513, i1 false
  br i1 %514, label %542, label %515

515:                                              ; preds = %542, %504
  %516 = phi i64 [ 0, %504 ], [ %543, %542 ]
  %517 = icmp slt i64 %516, %510
  br i1 %517, label %518, label %594

518:                                              ; preds = %515
  %519 = add i64 %506, %505
  %520 = tail call i64 @llvm.smin.i64(i64 %500, i64 %519)
  %521 = or disjoint i64 %516, 1
  %522 = and i64 %510, 1
  %523 = icmp eq i64 %522, 0
  br i1 %523, label %539, label %524

524:                                              ; preds = %518
  %525 = add nuw nsw i64 %516, %508
  %526 = lshr i64 %525, 2
  %527 = getelementptr inbounds nuw i8, ptr %493, i64 %526
  %528 = load i8, ptr %527, align 1
  %529 = trunc i64 %508 to i8
  %530 = shl i8 %529, 1
  %531 = and i8 %530, 6
  %532 = lshr i8 %528, %531
  %533 = and i8 %532, 3
  %534 = and i8 %532, 2
  %535 = mul nuw i8 %534, 126
  %536 = or disjoint i8 %535, %533
  %537 = getelementptr inbounds nuw i8, ptr %507, i64 %516
  store i8 %536, ptr %537, align 1
  %538 = or disjoint i64 %516, 1
  br label %539

539:                                              ; preds = %524, %518
  %540 = phi i64 [ %516, %518 ], [ %538, %524 ]
  %541 = icmp eq i64 %510, %521
  br i1 %541, label %594, label %563

542:                                              ; preds = %504, %542
  %543 = phi i64 [ %561, %542 ], [ 8, %504 ]
  %544 = phi i64 [ %543, %542 ], [ 0, %504 ]
  %545 = add nuw nsw i64 %544, %508
  %546 = lshr exact i64 %545, 2
  %547 = getelementptr inbounds nuw i8, ptr %493, i64 %546
  %548 = load i16, ptr %547, align 1
  %549 = zext i16 %548 to i64
  %550 = shl nuw nsw i64 %549, 24
  %551 = or disjoint i64 %550, %549
  %552 = shl nuw nsw i64 %551, 12
  %553 = or i64 %552, %551
  %554 = and i64 %553, 4222189076152335
  %555 = mul nuw nsw i64 %554, 65
  %556 = and i64 %555, 217020518514230019
  %557 = and i64 %555, 144680345676153346
  %558 = mul nuw i64 %557, 126
  %559 = or i64 %558, %556
  %560 = getelementptr inbounds nuw i8, ptr %507, i64 %544
  store i64 %559, ptr %560, align 1
  %561 = add nuw nsw i64 %543, 8
  %562 = icmp sgt i64 %561, %510
  br i1 %562, label %515, label %542

563:                                              ; preds = %539, %563
  %564 = phi i64 [ %592, %563 ], [ %540, %539 ]
  %565 = add nuw nsw i64 %564, %508
  %566 = lshr i64 %565, 2
  %567 = getelementptr inbounds nuw i8, ptr %493, i64 %566
  %568 = load i8, ptr %567, align 1
  %569 = trunc i64 %565 to i8
  %570 = shl i8 %569, 1
  %571 = and i8 %570, 6
  %572 = lshr i8 %568, %571
  %573 = and i8 %572, 3
  %574 = and i8 %572, 2
  %575 = mul nuw i8 %574, 126
  %576 = or disjoint i8 %575, %573
  %577 = getelementptr inbounds nuw i8, ptr %507, i64 %564
  store i8 %576, ptr %577, align 1
  %578 = add nuw nsw i64 %564, 1
  %579 = add nuw nsw i64 %578, %508
  %580 = lshr i64 %579, 2
  %581 = getelementptr inbounds nuw i8, ptr %493, i64 %580
  %582 = load i8, ptr %581, align 1
  %583 = trunc i64 %579 to i8
  %584 = shl i8 %583, 1
  %585 = and i8 %584, 6
  %586 = lshr i8 %582, %585
  %587 = and i8 %586, 3
  %588 = and i8 %586, 2
  %589 = mul nuw i8 %588, 126
  %590 = or disjoint i8 %589, %587
  %591 = getelementptr inbounds nuw i8, ptr %507, i64 %578
  store i8 %590, ptr %591, align 1
  %592 = add nuw nsw i64 %564, 2
  %593 = icmp eq i64 %592, %520
  br i1 %593, label %594, label %563

594:                                              ; preds = %539, %563, %515
  %595 = add nuw nsw i64 %508, %500
  %596 = load i64, ptr %503, align 8
  %597 = getelementptr i8, ptr %507, i64 %500
  %598 = getelementptr i8, ptr %597, i64 %596
  %599 = load i64, ptr %497, align 8
  %600 = icmp slt i64 %595, %599
  %601 = sub i64 %505, %500
  br i1 %600, label %504, label %1168

602:                                              ; preds = %364
  %603 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %604 = load i64, ptr %603, align 8
  %605 = getelementptr inbounds i8, ptr %174, i64 %604
  %606 = getelementptr inbounds nuw i8, ptr %339, i64 32
  %607 = load i64, ptr %606, align 8
  %608 = icmp sgt i64 %607, 0
  %609 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %610 = load i64, ptr %609, align 8
  %611 = tail call i64 @llvm.smax.i64(i64 %610, i64 1)
  %612 = select i1 %608, i64 %607, i64 %611
  %613 = icmp sgt i64 %610, 0
  br i1 %613, label %614, label %1168

614:                                              ; preds = %602
  %615 = getelementptr inbounds nuw i8, ptr %339, i64 40
  br label %616

616:                                              ; preds = %696, %614
  %617 = phi i64 [ 0, %614 ], [ %703, %696 ]
  %618 = phi i64 [ %610, %614 ], [ %701, %696 ]
  %619 = phi ptr [ %369, %614 ], [ %700, %696 ]
  %620 = phi i64 [ 0, %614 ], [ %697, %696 ]
  %621 = sub i64 %618, %620
  %622 = tail call i64 @llvm.smin.i64(i64 %612, i64 %621)
  %623 = and i64 %620, 1
  %624 = icmp eq i64 %623, 0
  %625 = icmp sgt i64 %622, 7
  %626 = select i1 %624, i1 %625, i1 false
  br i1 %626, label %651, label %627

627:                                              ; preds = %651, %616
  %628 = phi i64 [ 0, %616 ], [ %652, %651 ]
  %629 = icmp slt i64 %628, %622
  br i1 %629, label %630, label %696

630:                                              ; preds = %627
  %631 = add i64 %618, %617
  %632 = tail call i64 @llvm.smin.i64(i64 %612, i64 %631)
  %633 = or disjoint i64 %628, 1
  %634 = and i64 %622, 1
  %635 = icmp eq i64 %634, 0
  br i1 %635, label %648, label %636

636:                                              ; preds = %630
  %637 = add nuw nsw i64 %628, %620
  %638 = lshr i64 %637, 1
  %639 = getelementptr inbounds nuw i8, ptr %605, i64 %638
  %640 = load i8, ptr %639, align 1
  %641 = trunc i64 %620 to i8
  %642 = shl i8 %641, 2
  %643 = and i8 %642, 4
  %644 = lshr i8 %640, %643
  %645 = and i8 %644, 15
  %646 = getelementptr inbounds nuw i8, ptr %619, i64 %628
  store i8 %645, ptr %646, align 1
  %647 = or disjoint i64 %628, 1
  br label %648

648:                                              ; preds = %636, %630
  %649 = phi i64 [ %628, %630 ], [ %647, %636 ]
  %650 = icmp eq i64 %622, %633
  br i1 %650, label %696, label %671

651:                                              ; preds = %616, %651
  %652 = phi i64 [ %669, %651 ], [ 8, %616 ]
  %653 = phi i64 [ %652, %651 ], [ 0, %616 ]
  %654 = add nuw nsw i64 %653, %620
  %655 = lshr exact i64 %654, 1
  %656 = getelementptr inbounds nuw i8, ptr %605, i64 %655
  %657 = load i32, ptr %656, align 1
  %658 = zext i32 %657 to i64
  %659 = shl nuw nsw i64 %658, 16
  %660 = or i64 %659, %658
  %661 = and i64 %660, 281470681808895
  %662 = shl nuw nsw i64 %661, 8
  %663 = or i64 %662, %661
  %664 = and i64 %663, 71777214294589695
  %665 = shl nuw nsw i64 %664, 4
  %666 = or i64 %665, %664
  %667 = and i64 %666, 1085102592571150095
  %668 = getelementptr inbounds nuw i8, ptr %619, i64 %653
  store i64 %667, ptr %668, align 1
  %669 = add nuw nsw i64 %652, 8
  %670 = icmp sgt i64 %669, %622
  br i1 %670, label %627, label %651

671:                                              ; preds = %648, %671
  %672 = phi i64 [ %694, %671 ], [ %649, %648 ]
  %673 = add nuw nsw i64 %672, %620
  %674 = lshr i64 %673, 1
  %675 = getelementptr inbounds nuw i8, ptr %605, i64 %674
  %676 = load i8, ptr %675, align 1
  %677 = trunc i64 %673 to i8
  %678 = shl i8 %677, 2
  %679 = and i8 %678, 4
  %680 = lshr i8 %676, %679
  %681 = and i8 %680, 15
  %682 = getelementptr inbounds nuw i8, ptr %619, i64 %672
  store i8 %681, ptr %682, align 1
  %683 = add nuw nsw i64 %672, 1
  %684 = add nuw nsw i64 %683, %620
  %685 = lshr i64 %684, 1
  %686 = getelementptr inbounds nuw i8, ptr %605, i64 %685
  %687 = load i8, ptr %686, align 1
  %688 = trunc i64 %684 to i8
  %689 = shl i8 %688, 2
  %690 = and i8 %689, 4
  %691 = lshr i8 %687, %690
  %692 = and i8 %691, 15
  %693 = getelementptr inbounds nuw i8, ptr %619, i64 %683
  store i8 %692, ptr %693, align 1
  %694 = add nuw nsw i64 %672, 2
  %695 = icmp eq i64 %694, %632
  br i1 %695, label %696, label %671

696:                                              ; preds = %648, %671, %627
  %697 = add nuw nsw i64 %620, %612
  %698 = load i64, ptr %615, align 8
  %699 = getelementptr i8, ptr %619, i64 %612
  %700 = getelementptr i8, ptr %699, i64 %698
  %701 = load i64, ptr %609, align 8
  %702 = icmp slt i64 %697, %701
  %703 = sub i64 %617, %612
  br i1 %702, label %616, label %1168

704:                                              ; preds = %364
  %705 = getelementptr inbounds nuw i8, ptr %339, i64 4
  %706 = load i32, ptr %705, align 4
  %707 = trunc i32 %706 to i8
  %708 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %709 = load i64, ptr %708, align 8
  tail call void @llvm.memset.p0.i64(ptr align 1 %369, i8 %707, i64 %709, i1 false)
  br label %1168

710:                                              ; preds = %364, %343
  %711 = phi ptr [ %346, %343 ], [ %369, %364 ]
  %712 = phi i64 [ %336, %343 ], [ %366, %364 ]
  %713 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %714 = load i64, ptr %713, align 8
  br label %725

715:                                              ; preds = %725
  %716 = getelementptr inbounds nuw i8, ptr %339, i64 32
  %717 = load i64, ptr %716, align 8
  %718 = shl i64 %717, 6
  %719 = add i64 %718, 64
  %720 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %721 = load i64, ptr %720, align 8
  %722 = icmp sgt i64 %721, 0
  br i1 %722, label %723, label %802

723:                                              ; preds = %715
  %724 = getelementptr inbounds i8, ptr %310, i64 %714
  br label %741

725:                                              ; preds = %725, %710
  %726 = phi i64 [ 0, %710 ], [ %739, %725 ]
  %727 = trunc nuw nsw i64 %726 to i32
  %728 = and i32 %727, 3
  %729 = lshr i32 %727, 2
  %730 = tail call i32 @llvm.usub.sat.i32(i32 2, i32 %728)
  %731 = mul nuw nsw i32 %730, 3
  %732 = icmp ult i64 %726, 8
  %733 = sub nsw i32 2, %729
  %734 = mul nsw i32 %733, 3
  %735 = select i1 %732, i32 %734, i32 0
  %736 = add nsw i32 %735, %731
  %737 = trunc nsw i32 %736 to i8
  %738 = getelementptr inbounds nuw i8, ptr %7, i64 %726
  store i8 %737, ptr %738, align 1
  %739 = add nuw nsw i64 %726, 1
  %740 = icmp eq i64 %739, 16
  br i1 %740, label %715, label %725

741:                                              ; preds = %769, %723
  %742 = phi i64 [ %770, %769 ], [ 0, %723 ]
  %743 = phi ptr [ %771, %769 ], [ %724, %723 ]
  %744 = phi ptr [ %772, %769 ], [ %711, %723 ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %8, i8 0, i64 64, i1 false)
  %745 = load i64, ptr %716, align 8
  %746 = icmp sgt i64 %745, 0
  br i1 %746, label %747, label %769

747:                                              ; preds = %741
  %748 = shl i64 %745, 6
  %749 = tail call i64 @llvm.smax.i64(i64 %748, i64 1)
  %750 = and i64 %749, 1
  %751 = icmp eq i64 %749, 1
  br i1 %751, label %756, label %752

752:                                              ; preds = %747
  %753 = and i64 %749, 9223372036854775744
  br label %775

754:                                              ; preds = %775
  %755 = icmp eq i64 %750, 0
  br i1 %755, label %769, label %756

756:                                              ; preds = %754, %747
  %757 = phi i64 [ 0, %747 ], [ %799, %754 ]
  %758 = icmp ne i64 %750, 0
  tail call void @llvm.assume(i1 %758)
  %759 = and i64 %757, 63
  %760 = getelementptr inbounds nuw i8, ptr %8, i64 %759
  %761 = load i8, ptr %760, align 1
  %762 = getelementptr inbounds nuw i8, ptr %743, i64 %757
  %763 = load i8, ptr %762, align 1
  %764 = and i8 %763, 15
  %765 = zext nneg i8 %764 to i64
  %766 = getelementptr inbounds nuw i8, ptr %7, i64 %765
  %767 = load i8, ptr %766, align 1
  %768 = add i8 %767, %761
  store i8 %768, ptr %760, align 1
  br label %769

769:                                              ; preds = %756, %754, %741
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %744, ptr noundef nonnull align 16 dereferenceable(64) %8, i64 64, i1 false)
  %770 = add nuw nsw i64 %742, 1
  %771 = getelementptr inbounds i8, ptr %743, i64 %719
  %772 = getelementptr inbounds i8, ptr %744, i64 %719
  %773 = load i64, ptr %720, align 8
  %774 = icmp slt i64 %770, %773
  br i1 %774, label %741, label %802

775:                                              ; preds = %775, %752
  %776 = phi i64 [ 0, %752 ], [ %799, %775 ]
  %777 = phi i64 [ 0, %752 ], [ %800, %775 ]
  %778 = and i64 %776, 62
  %779 = getelementptr inbounds nuw i8, ptr %8, i64 %778
  %780 = load i8, ptr %779, align 2
  %781 = getelementptr inbounds nuw i8, ptr %743, i64 %776
  %782 = load i8, ptr %781, align 1
  %783 = and i8 %782, 15
  %784 = zext nneg i8 %783 to i64
  %785 = getelementptr inbounds nuw i8, ptr %7, i64 %784
  %786 = load i8, ptr %785, align 1
  %787 = add i8 %786, %780
  store i8 %787, ptr %779, align 2
  %788 = or disjoint i64 %776, 1
  %789 = and i64 %788, 63
  %790 = getelementptr inbounds nuw i8, ptr %8, i64 %789
  %791 = load i8, ptr %790, align 1
  %792 = getelementptr inbounds nuw i8, ptr %743, i64 %788
  %793 = load i8, ptr %792, align 1
  %794 = and i8 %793, 15
  %795 = zext nneg i8 %794 to i64
  %796 = getelementptr inbounds nuw i8, ptr %7, i64 %795
  %797 = load i8, ptr %796, align 1
  %798 = add i8 %797, %791
  store i8 %798, ptr %790, align 1
  %799 = add nuw nsw i64 %776, 2
  %800 = add i64 %777, 2
  %801 = icmp eq i64 %800, %753
  br i1 %801, label %754, label %775

802:                                              ; preds = %769, %715
  br label %1168

803:                                              ; preds = %364
  %804 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %805 = load i64, ptr %804, align 8
  %806 = getelementptr inbounds i8, ptr %174, i64 %805
  tail call fastcc void @nb_winograd(ptr noundef nonnull %339, ptr noundef %806, ptr noundef %369, i32 noundef 4)
  br label %1168

807:                                              ; preds = %364
  %808 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %809 = load i64, ptr %808, align 8
  %810 = getelementptr inbounds i8, ptr %174, i64 %809
  tail call fastcc void @nb_winograd(ptr noundef nonnull %339, ptr noundef %810, ptr noundef %369, i32 noundef 2)
  br label %1168

811:                                              ; preds = %364
  %812 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %813 = load i64, ptr %812, align 8
  %814 = getelementptr inbounds i8, ptr %174, i64 %813
  %815 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %816 = load i64, ptr %815, align 8
  %817 = icmp sgt i64 %816, 0
  br i1 %817, label %818, label %1168

818:                                              ; preds = %811
  %819 = getelementptr inbounds nuw i8, ptr %339, i64 32
  %820 = load i64, ptr %819, align 8
  br label %821

821:                                              ; preds = %831, %818
  %822 = phi i64 [ %816, %818 ], [ %832, %831 ]
  %823 = phi i64 [ %820, %818 ], [ %833, %831 ]
  %824 = phi i64 [ 0, %818 ], [ %834, %831 ]
  %825 = icmp sgt i64 %823, 0
  br i1 %825, label %826, label %831

826:                                              ; preds = %821
  %827 = mul nuw nsw i64 %824, 9
  %828 = shl nsw i64 %824, 4
  br label %836

829:                                              ; preds = %959
  %830 = load i64, ptr %815, align 8
  br label %831

831:                                              ; preds = %829, %821
  %832 = phi i64 [ %830, %829 ], [ %822, %821 ]
  %833 = phi i64 [ %961, %829 ], [ %823, %821 ]
  %834 = add nuw nsw i64 %824, 1
  %835 = icmp slt i64 %834, %832
  br i1 %835, label %821, label %1168

836:                                              ; preds = %959, %826
  %837 = phi i64 [ %823, %826 ], [ %961, %959 ]
  %838 = phi i64 [ 0, %826 ], [ %960, %959 ]
  %839 = mul nsw i64 %827, %837
  %840 = add nsw i64 %839, %838
  %841 = shl nsw i64 %840, 6
  %842 = getelementptr inbounds i8, ptr %814, i64 %841
  %843 = shl nsw i64 %837, 6
  %844 = mul nsw i64 %837, 192
  %845 = mul nsw i64 %837, 384
  %846 = shl nsw i64 %837, 8
  %847 = mul nsw i64 %837, 448
  %848 = shl nsw i64 %837, 7
  %849 = mul nsw i64 %837, 320
  %850 = shl nsw i64 %837, 9
  br label %851

851:                                              ; preds = %851, %836
  %852 = phi i64 [ 0, %836 ], [ %957, %851 ]
  %853 = getelementptr inbounds nuw i8, ptr %842, i64 %852
  %854 = load i8, ptr %853, align 1
  %855 = sext i8 %854 to i32
  %856 = getelementptr inbounds i8, ptr %853, i64 %844
  %857 = load i8, ptr %856, align 1
  %858 = sext i8 %857 to i32
  %859 = getelementptr inbounds i8, ptr %853, i64 %845
  %860 = load i8, ptr %859, align 1
  %861 = sext i8 %860 to i32
  %862 = sext i8 %854 to i16
  %863 = shl nsw i16 %862, 1
  %864 = add nsw i32 %858, %855
  %865 = add nsw i32 %864, %861
  %866 = trunc nsw i32 %865 to i16
  %867 = sub nsw i32 %855, %858
  %868 = add nsw i32 %867, %861
  %869 = trunc nsw i32 %868 to i16
  %870 = sext i8 %860 to i16
  %871 = shl nsw i16 %870, 1
  %872 = getelementptr inbounds i8, ptr %853, i64 %843
  %873 = load i8, ptr %872, align 1
  %874 = sext i8 %873 to i32
  %875 = getelementptr inbounds i8, ptr %853, i64 %846
  %876 = load i8, ptr %875, align 1
  %877 = sext i8 %876 to i32
  %878 = getelementptr inbounds i8, ptr %853, i64 %847
  %879 = load i8, ptr %878, align 1
  %880 = sext i8 %879 to i32
  %881 = sext i8 %873 to i16
  %882 = shl nsw i16 %881, 1
  %883 = add nsw i32 %877, %874
  %884 = add nsw i32 %883, %880
  %885 = trunc nsw i32 %884 to i16
  %886 = sub nsw i32 %874, %877
  %887 = add nsw i32 %886, %880
  %888 = trunc nsw i32 %887 to i16
  %889 = sext i8 %879 to i16
  %890 = shl nsw i16 %889, 1
  %891 = getelementptr inbounds i8, ptr %853, i64 %848
  %892 = load i8, ptr %891, align 1
  %893 = sext i8 %892 to i32
  %894 = getelementptr inbounds i8, ptr %853, i64 %849
  %895 = load i8, ptr %894, align 1
  %896 = sext i8 %895 to i32
  %897 = getelementptr inbounds i8, ptr %853, i64 %850
  %898 = load i8, ptr %897, align 1
  %899 = sext i8 %898 to i32
  %900 = sext i8 %892 to i16
  %901 = shl nsw i16 %900, 1
  %902 = add nsw i32 %896, %893
  %903 = add nsw i32 %902, %899
  %904 = trunc nsw i32 %903 to i16
  %905 = sub nsw i32 %893, %896
  %906 = add nsw i32 %905, %899
  %907 = trunc nsw i32 %906 to i16
  %908 = sext i8 %898 to i16
  %909 = shl nsw i16 %908, 1
  %910 = shl i64 %852, 4
  %911 = and i64 %910, 32
  %912 = lshr i64 %852, 1
  %913 = and i64 %912, 30
  %914 = and i64 %852, 1
  %915 = getelementptr inbounds nuw i16, ptr %6, i64 %913
  %916 = getelementptr inbounds nuw i16, ptr %915, i64 %914
  %917 = getelementptr inbounds nuw i16, ptr %916, i64 %911
  %918 = shl nsw i16 %862, 2
  %919 = add nsw i16 %882, %863
  %920 = add nsw i16 %919, %901
  %921 = sub nsw i16 %863, %882
  %922 = add nsw i16 %921, %901
  %923 = shl nsw i16 %900, 2
  store i16 %918, ptr %917, align 2
  %924 = getelementptr inbounds nuw i8, ptr %917, i64 128
  store i16 %920, ptr %924, align 2
  %925 = getelementptr inbounds nuw i8, ptr %917, i64 256
  store i16 %922, ptr %925, align 2
  %926 = getelementptr inbounds nuw i8, ptr %917, i64 384
  store i16 %923, ptr %926, align 2
  %927 = shl nsw i16 %866, 1
  %928 = add nsw i16 %885, %866
  %929 = add nsw i16 %928, %904
  %930 = sub nsw i16 %866, %885
  %931 = add nsw i16 %930, %904
  %932 = shl nsw i16 %904, 1
  %933 = getelementptr inbounds nuw i8, ptr %917, i64 512
  store i16 %927, ptr %933, align 2
  %934 = getelementptr inbounds nuw i8, ptr %917, i64 640
  store i16 %929, ptr %934, align 2
  %935 = getelementptr inbounds nuw i8, ptr %917, i64 768
  store i16 %931, ptr %935, align 2
  %936 = getelementptr inbounds nuw i8, ptr %917, i64 896
  store i16 %932, ptr %936, align 2
  %937 = shl nsw i16 %869, 1
  %938 = add nsw i16 %888, %869
  %939 = add nsw i16 %938, %907
  %940 = sub nsw i16 %869, %888
  %941 = add nsw i16 %940, %907
  %942 = shl nsw i16 %907, 1
  %943 = getelementptr inbounds nuw i8, ptr %917, i64 1024
  store i16 %937, ptr %943, align 2
  %944 = getelementptr inbounds nuw i8, ptr %917, i64 1152
  store i16 %939, ptr %944, align 2
  %945 = getelementptr inbounds nuw i8, ptr %917, i64 1280
  store i16 %941, ptr %945, align 2
  %946 = getelementptr inbounds nuw i8, ptr %917, i64 1408
  store i16 %942, ptr %946, align 2
  %947 = shl nsw i16 %870, 2
  %948 = add nsw i16 %890, %871
  %949 = add nsw i16 %948, %909
  %950 = sub nsw i16 %871, %890
  %951 = add nsw i16 %950, %909
  %952 = shl nsw i16 %908, 2
  %953 = getelementptr inbounds nuw i8, ptr %917, i64 1536
  store i16 %947, ptr %953, align 2
  %954 = getelementptr inbounds nuw i8, ptr %917, i64 1664
  store i16 %949, ptr %954, align 2
  %955 = getelementptr inbounds nuw i8, ptr %917, i64 1792
  store i16 %951, ptr %955, align 2
  %956 = getelementptr inbounds nuw i8, ptr %917, i64 1920
  store i16 %952, ptr %956, align 2
  %957 = add nuw nsw i64 %852, 1
  %958 = icmp eq i64 %957, 64
  br i1 %958, label %963, label %851

959:                                              ; preds = %963
  %960 = add nuw nsw i64 %838, 1
  %961 = load i64, ptr %819, align 8
  %962 = icmp slt i64 %960, %961
  br i1 %962, label %836, label %829

963:                                              ; preds = %851, %963
  %964 = phi i64 [ %980, %963 ], [ 0, %851 ]
  %965 = add nuw nsw i64 %964, %828
  %966 = load i64, ptr %819, align 8
  %967 = mul nsw i64 %966, %965
  %968 = add nsw i64 %967, %838
  %969 = shl nsw i64 %968, 7
  %970 = getelementptr inbounds i8, ptr %369, i64 %969
  %971 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %964
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %970, ptr noundef nonnull align 16 dereferenceable(128) %971, i64 128, i1 false)
  %972 = or disjoint i64 %964, 1
  %973 = add nuw nsw i64 %972, %828
  %974 = load i64, ptr %819, align 8
  %975 = mul nsw i64 %974, %973
  %976 = add nsw i64 %975, %838
  %977 = shl nsw i64 %976, 7
  %978 = getelementptr inbounds i8, ptr %369, i64 %977
  %979 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %972
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %978, ptr noundef nonnull align 16 dereferenceable(128) %979, i64 128, i1 false)
  %980 = add nuw nsw i64 %964, 2
  %981 = icmp eq i64 %980, 16
  br i1 %981, label %959, label %963

982:                                              ; preds = %364
  %983 = getelementptr inbounds nuw i8, ptr %339, i64 24
  %984 = load i64, ptr %983, align 8
  %985 = icmp sgt i64 %984, 0
  br i1 %985, label %986, label %1168

986:                                              ; preds = %982
  %987 = getelementptr inbounds nuw i8, ptr %339, i64 8
  %988 = load i64, ptr %987, align 8
  %989 = getelementptr inbounds i8, ptr %174, i64 %988
  %990 = getelementptr inbounds nuw i8, ptr %339, i64 4
  %991 = getelementptr inbounds nuw i8, ptr %339, i64 32
  %992 = getelementptr inbounds nuw i8, ptr %339, i64 40
  %993 = load i32, ptr %990, align 4
  br label %994

994:                                              ; preds = %1015, %986
  %995 = phi i64 [ %984, %986 ], [ %1016, %1015 ]
  %996 = phi i32 [ %993, %986 ], [ %1017, %1015 ]
  %997 = phi i32 [ %993, %986 ], [ %1018, %1015 ]
  %998 = phi ptr [ %989, %986 ], [ %1020, %1015 ]
  %999 = phi ptr [ %369, %986 ], [ %1019, %1015 ]
  %1000 = phi i64 [ 0, %986 ], [ %1021, %1015 ]
  %1001 = icmp sgt i32 %997, 0
  br i1 %1001, label %1002, label %1015

1002:                                             ; preds = %994
  %1003 = load i64, ptr %991, align 8
  br label %1004

1004:                                             ; preds = %1025, %1002
  %1005 = phi i32 [ %1026, %1025 ], [ %996, %1002 ]
  %1006 = phi i64 [ %1027, %1025 ], [ %1003, %1002 ]
  %1007 = phi ptr [ %1033, %1025 ], [ %998, %1002 ]
  %1008 = phi ptr [ %1030, %1025 ], [ %999, %1002 ]
  %1009 = phi i64 [ %1031, %1025 ], [ 0, %1002 ]
  %1010 = phi i64 [ %1029, %1025 ], [ 0, %1002 ]
  %1011 = phi ptr [ %1028, %1025 ], [ %999, %1002 ]
  %1012 = icmp sgt i64 %1006, 0
  br i1 %1012, label %1036, label %1025

1013:                                             ; preds = %1025
  %1014 = load i64, ptr %983, align 8
  br label %1015

1015:                                             ; preds = %1013, %994
  %1016 = phi i64 [ %995, %994 ], [ %1014, %1013 ]
  %1017 = phi i32 [ %996, %994 ], [ %1026, %1013 ]
  %1018 = phi i32 [ %997, %994 ], [ %1026, %1013 ]
  %1019 = phi ptr [ %999, %994 ], [ %1030, %1013 ]
  %1020 = phi ptr [ %998, %994 ], [ %1033, %1013 ]
  %1021 = add nuw nsw i64 %1000, 1
  %1022 = icmp slt i64 %1021, %1016
  br i1 %1022, label %994, label %1168

1023:                                             ; preds = %1055
  %1024 = load i32, ptr %990, align 4
  br label %1025

1025:                                             ; preds = %1023, %1004
  %1026 = phi i32 [ %1005, %1004 ], [ %1024, %1023 ]
  %1027 = phi i64 [ %1006, %1004 ], [ %1059, %1023 ]
  %1028 = phi ptr [ %1011, %1004 ], [ %1047, %1023 ]
  %1029 = phi i64 [ %1010, %1004 ], [ %1057, %1023 ]
  %1030 = phi ptr [ %1008, %1004 ], [ %1058, %1023 ]
  %1031 = add nuw nsw i64 %1009, 1
  %1032 = shl nsw i64 %1027, 5
  %1033 = getelementptr inbounds i8, ptr %1007, i64 %1032
  %1034 = sext i32 %1026 to i64
  %1035 = icmp slt i64 %1031, %1034
  br i1 %1035, label %1004, label %1013

1036:                                             ; preds = %1004, %1055
  %1037 = phi ptr [ %1058, %1055 ], [ %1008, %1004 ]
  %1038 = phi i64 [ %1056, %1055 ], [ 0, %1004 ]
  %1039 = phi i64 [ %1057, %1055 ], [ %1010, %1004 ]
  %1040 = phi ptr [ %1047, %1055 ], [ %1011, %1004 ]
  %1041 = load i64, ptr %992, align 8
  %1042 = srem i64 %1039, %1041
  %1043 = icmp eq i64 %1042, 0
  br i1 %1043, label %1044, label %1046

1044:                                             ; preds = %1036
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %1037, i8 0, i64 64, i1 false)
  %1045 = getelementptr inbounds nuw i8, ptr %1037, i64 64
  br label %1046

1046:                                             ; preds = %1044, %1036
  %1047 = phi ptr [ %1037, %1044 ], [ %1040, %1036 ]
  %1048 = phi ptr [ %1045, %1044 ], [ %1037, %1036 ]
  %1049 = getelementptr inbounds nuw i8, ptr %1048, i64 64
  %1050 = shl nsw i64 %1038, 5
  %1051 = add nuw nsw i64 %1038, 1
  %1052 = shl nsw i64 %1051, 5
  %1053 = add nuw nsw i64 %1038, 2
  %1054 = shl nsw i64 %1053, 5
  br label %1061

1055:                                             ; preds = %1112
  %1056 = add nuw nsw i64 %1038, 3
  %1057 = add nsw i64 %1039, 1
  %1058 = getelementptr inbounds nuw i8, ptr %1048, i64 128
  %1059 = load i64, ptr %991, align 8
  %1060 = icmp slt i64 %1056, %1059
  br i1 %1060, label %1036, label %1023

1061:                                             ; preds = %1112, %1046
  %1062 = phi i64 [ 0, %1046 ], [ %1166, %1112 ]
  %1063 = load i64, ptr %991, align 8
  %1064 = lshr exact i64 %1062, 1
  %1065 = getelementptr inbounds nuw i8, ptr %1007, i64 %1064
  %1066 = icmp slt i64 %1038, %1063
  br i1 %1066, label %1067, label %1080

1067:                                             ; preds = %1061
  %1068 = getelementptr inbounds nuw i8, ptr %1065, i64 %1050
  %1069 = load i32, ptr %1068, align 1
  %1070 = zext i32 %1069 to i64
  %1071 = shl nuw nsw i64 %1070, 16
  %1072 = or i64 %1071, %1070
  %1073 = and i64 %1072, 281470681808895
  %1074 = shl nuw nsw i64 %1073, 8
  %1075 = or i64 %1074, %1073
  %1076 = and i64 %1075, 71777214294589695
  %1077 = shl nuw nsw i64 %1076, 4
  %1078 = or i64 %1077, %1076
  %1079 = and i64 %1078, 1085102592571150095
  br label %1080

1080:                                             ; preds = %1067, %1061
  %1081 = phi i64 [ %1079, %1067 ], [ 723401728380766730, %1061 ]
  %1082 = icmp slt i64 %1051, %1063
  br i1 %1082, label %1083, label %1096

1083:                                             ; preds = %1080
  %1084 = getelementptr inbounds nuw i8, ptr %1065, i64 %1052
  %1085 = load i32, ptr %1084, align 1
  %1086 = zext i32 %1085 to i64
  %1087 = shl nuw nsw i64 %1086, 16
  %1088 = or i64 %1087, %1086
  %1089 = and i64 %1088, 281470681808895
  %1090 = shl nuw nsw i64 %1089, 8
  %1091 = or i64 %1090, %1089
  %1092 = and i64 %1091, 71777214294589695
  %1093 = shl nuw nsw i64 %1092, 4
  %1094 = or i64 %1093, %1092
  %1095 = and i64 %1094, 1085102592571150095
  br label %1096

1096:                                             ; preds = %1083, %1080
  %1097 = phi i64 [ %1095, %1083 ], [ 723401728380766730, %1080 ]
  %1098 = icmp slt i64 %1053, %1063
  br i1 %1098, label %1099, label %1112

1099:                                             ; preds = %1096
  %1100 = getelementptr inbounds nuw i8, ptr %1065, i64 %1054
  %1101 = load i32, ptr %1100, align 1
  %1102 = zext i32 %1101 to i64
  %1103 = shl nuw nsw i64 %1102, 16
  %1104 = or i64 %1103, %1102
  %1105 = and i64 %1104, 281470681808895
  %1106 = shl nuw nsw i64 %1105, 8
  %1107 = or i64 %1106, %1105
  %1108 = and i64 %1107, 71777214294589695
  %1109 = shl nuw nsw i64 %1108, 4
  %1110 = or i64 %1109, %1108
  %1111 = and i64 %1110, 1085102592571150095
  br label %1112

1112:                                             ; preds = %1099, %1096
  %1113 = phi i64 [ %1111, %1099 ], [ 723401728380766730, %1096 ]
  %1114 = shl nuw i64 %1097, 4
  %1115 = and i64 %1114, 3472328296227680304
  %1116 = or disjoint i64 %1115, %1081
  %1117 = lshr i64 %1097, 2
  %1118 = and i64 %1117, 217020518514230019
  %1119 = shl nuw nsw i64 %1113, 2
  %1120 = or disjoint i64 %1119, %1118
  %1121 = getelementptr inbounds nuw i8, ptr %1048, i64 %1062
  store i64 %1116, ptr %1121, align 1
  %1122 = getelementptr inbounds nuw i8, ptr %1049, i64 %1062
  store i64 %1120, ptr %1122, align 1
  %1123 = getelementptr inbounds nuw i8, ptr %1047, i64 %1062
  %1124 = load i64, ptr %1123, align 1
  %1125 = xor i64 %1081, -1
  %1126 = lshr i64 %1125, 1
  %1127 = and i64 %1126, %1081
  %1128 = and i64 %1126, 72340172838076673
  %1129 = lshr i64 %1125, 3
  %1130 = and i64 %1129, 72340172838076673
  %1131 = and i64 %1127, 72340172838076673
  %1132 = lshr i64 %1127, 2
  %1133 = and i64 %1132, 72340172838076673
  %1134 = xor i64 %1097, -1
  %1135 = lshr i64 %1134, 1
  %1136 = and i64 %1135, %1097
  %1137 = and i64 %1135, 72340172838076673
  %1138 = lshr i64 %1134, 3
  %1139 = and i64 %1138, 72340172838076673
  %1140 = and i64 %1136, 72340172838076673
  %1141 = lshr i64 %1136, 2
  %1142 = and i64 %1141, 72340172838076673
  %1143 = xor i64 %1113, -1
  %1144 = lshr i64 %1143, 1
  %1145 = and i64 %1144, %1113
  %1146 = and i64 %1144, 72340172838076673
  %1147 = lshr i64 %1143, 3
  %1148 = and i64 %1147, 72340172838076673
  %1149 = and i64 %1145, 72340172838076673
  %1150 = lshr i64 %1145, 2
  %1151 = and i64 %1150, 72340172838076673
  %1152 = add nuw nsw i64 %1133, %1131
  %1153 = add nuw nsw i64 %1152, %1140
  %1154 = add nuw nsw i64 %1153, %1142
  %1155 = add nuw nsw i64 %1154, %1149
  %1156 = add nuw nsw i64 %1155, %1151
  %1157 = mul nsw i64 %1156, -3
  %1158 = add nuw nsw i64 %1128, %1130
  %1159 = add nuw nsw i64 %1158, %1139
  %1160 = add nuw nsw i64 %1159, %1137
  %1161 = add nuw nsw i64 %1160, %1148
  %1162 = add nuw nsw i64 %1161, %1146
  %1163 = mul nuw nsw i64 %1162, 6
  %1164 = add i64 %1163, %1124
  %1165 = add i64 %1164, %1157
  store i64 %1165, ptr %1123, align 1
  %1166 = add nuw nsw i64 %1062, 8
  %1167 = icmp ult i64 %1062, 56
  br i1 %1167, label %1061, label %1055

1168:                                             ; preds = %1015, %831, %696, %594, %482, %982, %811, %807, %803, %802, %704, %602, %490, %376, %370, %364
  %1169 = phi i64 [ %366, %364 ], [ %366, %831 ], [ %366, %696 ], [ %366, %807 ], [ %366, %803 ], [ %712, %802 ], [ %366, %704 ], [ %366, %594 ], [ %366, %482 ], [ %366, %370 ], [ %366, %376 ], [ %366, %490 ], [ %366, %602 ], [ %366, %811 ], [ %366, %982 ], [ %366, %1015 ]
  %1170 = add nuw nsw i64 %337, 1
  %1171 = load i64, ptr %326, align 8
  %1172 = icmp slt i64 %1170, %1171
  br i1 %1172, label %335, label %333

1173:                                             ; preds = %333
  %1174 = ptrtoint ptr %174 to i64
  %1175 = add i64 %1174, 4095
  %1176 = add i64 %1175, %334
  %1177 = and i64 %1176, -4096
  %1178 = add i64 %309, %1174
  %1179 = and i64 %1178, -4096
  %1180 = icmp ult i64 %1177, %1179
  br i1 %1180, label %1181, label %1185

1181:                                             ; preds = %1173
  %1182 = inttoptr i64 %1177 to ptr
  %1183 = sub nuw i64 %1179, %1177
  %1184 = tail call i32 @madvise(ptr noundef %1182, i64 noundef %1183, i32 noundef 4) #17
  br label %1185

1185:                                             ; preds = %1181, %1173, %333, %304
  br i1 %9, label %1187, label %1186

1186:                                             ; preds = %1185
  store ptr @.str.22, ptr %2, align 8
  br label %1187

1187:                                             ; preds = %1185, %1186
  %1188 = getelementptr inbounds nuw i8, ptr %130, i64 64
  %1189 = load ptr, ptr %256, align 8
  %1190 = getelementptr inbounds nuw i8, ptr %130, i64 208
  store ptr %130, ptr %1190, align 16
  %1191 = getelementptr inbounds nuw i8, ptr %130, i64 216
  store i64 %151, ptr %1191, align 8
  store ptr %1189, ptr %256, align 8
  %1192 = icmp ult i32 %50, 2
  br i1 %1192, label %1230, label %1193

1193:                                             ; preds = %1187
  %1194 = getelementptr inbounds nuw i8, ptr %130, i64 240
  %1195 = tail call i32 @pthread_mutex_init(ptr noundef nonnull %1194, ptr noundef null) #17
  %1196 = getelementptr inbounds nuw i8, ptr %130, i64 368
  %1197 = tail call i32 @pthread_cond_init(ptr noundef nonnull %1196, ptr noundef null) #17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(128) %4, i8 -1, i64 128, i1 false)
  %1198 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %4, ptr noundef nonnull %5) #17
  %1199 = getelementptr inbounds nuw i8, ptr %130, i64 224
  %1200 = add nsw i64 %151, -1
  %1201 = load i64, ptr %1199, align 32
  %1202 = icmp slt i64 %1201, %1200
  br i1 %1202, label %1203, label %1219

1203:                                             ; preds = %1193, %1215
  %1204 = phi i64 [ %1217, %1215 ], [ %1201, %1193 ]
  %1205 = getelementptr inbounds %struct.nb_worker, ptr %1189, i64 %1204
  store ptr %1188, ptr %1205, align 16
  %1206 = load ptr, ptr %188, align 8
  %1207 = add nsw i64 %1204, 1
  %1208 = load i64, ptr %149, align 16
  %1209 = mul i64 %1207, %1208
  %1210 = getelementptr inbounds nuw i8, ptr %1206, i64 %1209
  %1211 = getelementptr inbounds nuw i8, ptr %1205, i64 8
  store ptr %1210, ptr %1211, align 8
  %1212 = getelementptr inbounds nuw i8, ptr %1205, i64 16
  %1213 = call i32 @pthread_create(ptr noundef nonnull %1212, ptr noundef null, ptr noundef nonnull @nb_worker_main, ptr noundef nonnull %1205) #17
  %1214 = icmp eq i32 %1213, 0
  br i1 %1214, label %1215, label %1219

1215:                                             ; preds = %1203
  %1216 = load i64, ptr %1199, align 32
  %1217 = add nsw i64 %1216, 1
  store i64 %1217, ptr %1199, align 32
  %1218 = icmp slt i64 %1217, %1200
  br i1 %1218, label %1203, label %1219

1219:                                             ; preds = %1215, %1203, %1193
  %1220 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %5, ptr noundef null) #17
  %1221 = load i64, ptr %1199, align 32
  %1222 = icmp eq i64 %1221, %1200
  br i1 %1222, label %1223, label %1224

1223:                                             ; preds = %1219
  br label %1230

1224:                                             ; preds = %1219
  call fastcc void @nb_pool_stop(ptr noundef nonnull %1188)
  store i64 1, ptr %1191, align 8
  %1225 = load ptr, ptr %173, align 8
  call void @free(ptr noundef %1225) #17
  %1226 = load ptr, ptr %211, align 16
  call void @free(ptr noundef %1226) #17
  %1227 = load ptr, ptr %235, align 8
  call void @free(ptr noundef %1227) #17
  %1228 = load ptr, ptr %290, align 32
  call void @free(ptr noundef %1228) #17
  %1229 = load ptr, ptr %256, align 8
  call void @free(ptr noundef %1229) #17
  call void @free(ptr noundef nonnull %130) #17
  br label %1233

1230:                                             ; preds = %1187, %1223
  br i1 %9, label %1232, label %1231

1231:                                             ; preds = %1230
  store ptr @.str.1, ptr %2, align 8
  br label %1232

1232:                                             ; preds = %1230, %1231
  store ptr %130, ptr %1, align 8
  br label %1233

1233:                                             ; preds = %1232, %1224, %294, %90, %119, %118, %126, %23, %22, %32, %33, %88, %89, %129, %122, %11
  %1234 = phi i32 [ 1, %11 ], [ 1, %89 ], [ 3, %294 ], [ 0, %1232 ], [ 5, %1224 ], [ 1, %126 ], [ 3, %129 ], [ 2, %118 ], [ 2, %119 ], [ %125, %122 ], [ 1, %23 ], [ 1, %90 ], [ 4, %33 ], [ 4, %32 ], [ 1, %22 ], [ 1, %88 ]
  ret i32 %1234
}

define internal range(i32 0, 7) i32 @nb_run(ptr noundef %0, ptr noundef readonly %1, ptr noundef readonly %2, i64 noundef %3) #2 {
  %5 = alloca %struct.timespec, align 8
  %6 = alloca %struct.timespec, align 8
  %7 = icmp eq ptr %0, null
  br i1 %7, label %161, label %8

8:                                                ; preds = %4
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 568
  %10 = atomicrmw xchg ptr %9, i32 1 acquire, align 8
  %11 = icmp eq i32 %10, 0
  br i1 %11, label %12, label %161

12:                                               ; preds = %8
  %13 = load ptr, ptr @nbrt_model, align 8
  %14 = icmp slt i64 %3, 0
  br i1 %14, label %67, label %15

15:                                               ; preds = %12
  %16 = icmp eq i64 %3, 0
  br i1 %16, label %159, label %17

17:                                               ; preds = %15
  %18 = icmp eq ptr %1, null
  br i1 %18, label %19, label %23

19:                                               ; preds = %17
  %20 = getelementptr inbounds nuw i8, ptr %13, i64 32
  %21 = load i64, ptr %20, align 8
  %22 = icmp eq i64 %21, 0
  br i1 %22, label %23, label %67

23:                                               ; preds = %19, %17
  %24 = icmp eq ptr %2, null
  br i1 %24, label %25, label %29

25:                                               ; preds = %23
  %26 = getelementptr inbounds nuw i8, ptr %13, i64 40
  %27 = load i64, ptr %26, align 8
  %28 = icmp eq i64 %27, 0
  br i1 %28, label %29, label %67

29:                                               ; preds = %25, %23
  %30 = getelementptr inbounds nuw i8, ptr %13, i64 32
  %31 = load i64, ptr %30, align 8
  %32 = icmp eq i64 %31, 0
  br i1 %32, label %36, label %40

33:                                               ; preds = %40
  %34 = add nuw i64 %41, 1
  %35 = icmp eq i64 %34, %31
  br i1 %35, label %36, label %40

36:                                               ; preds = %33, %29
  %37 = getelementptr inbounds nuw i8, ptr %13, i64 40
  %38 = load i64, ptr %37, align 8
  %39 = icmp eq i64 %38, 0
  br i1 %39, label %53, label %48

40:                                               ; preds = %29, %33
  %41 = phi i64 [ %34, %33 ], [ 0, %29 ]
  %42 = getelementptr inbounds nuw ptr, ptr %1, i64 %41
  %43 = load ptr, ptr %42, align 8
  %44 = icmp eq ptr %43, null
  br i1 %44, label %67, label %33

45:                                               ; preds = %48
  %46 = add nuw i64 %49, 1
  %47 = icmp eq i64 %46, %38
  br i1 %47, label %53, label %48

48:                                               ; preds = %36, %45
  %49 = phi i64 [ %46, %45 ], [ 0, %36 ]
  %50 = getelementptr inbounds nuw ptr, ptr %2, i64 %49
  %51 = load ptr, ptr %50, align 8
  %52 = icmp eq ptr %51, null
  br i1 %52, label %67, label %45

53:                                               ; preds = %45, %36
  %54 = getelementptr inbounds nuw i8, ptr %13, i64 32
  %55 = getelementptr inbounds nuw i8, ptr %13, i64 16
  %56 = getelementptr inbounds nuw i8, ptr %0, i64 528
  %57 = getelementptr inbounds nuw i8, ptr %13, i64 40
  %58 = getelementptr inbounds nuw i8, ptr %13, i64 24
  %59 = getelementptr inbounds nuw i8, ptr %0, i64 536
  %60 = getelementptr inbounds nuw i8, ptr %0, i64 512
  %61 = getelementptr inbounds nuw i8, ptr %0, i64 544
  %62 = getelementptr inbounds nuw i8, ptr %6, i64 8
  %63 = getelementptr inbounds nuw i8, ptr %0, i64 64
  %64 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %65 = getelementptr inbounds nuw i8, ptr %0, i64 552
  %66 = tail call i64 @llvm.smax.i64(i64 %3, i64 1)
  br label %70

67:                                               ; preds = %40, %48, %12, %19, %25
  %68 = phi ptr [ @.str.16, %48 ], [ @.str.12, %12 ], [ @.str.14, %25 ], [ @.str.13, %19 ], [ @.str.15, %40 ]
  %69 = getelementptr inbounds nuw i8, ptr %0, i64 560
  store ptr %68, ptr %69, align 16
  br label %159

70:                                               ; preds = %53, %141
  %71 = phi i64 [ 0, %53 ], [ %142, %141 ]
  %72 = load i64, ptr %54, align 8
  %73 = icmp eq i64 %72, 0
  br i1 %73, label %74, label %77

74:                                               ; preds = %77, %70
  %75 = load i64, ptr %57, align 8
  %76 = icmp eq i64 %75, 0
  br i1 %76, label %92, label %144

77:                                               ; preds = %70, %77
  %78 = phi i64 [ %89, %77 ], [ 0, %70 ]
  %79 = getelementptr inbounds nuw ptr, ptr %1, i64 %78
  %80 = load ptr, ptr %79, align 8
  %81 = load ptr, ptr %55, align 8
  %82 = getelementptr inbounds nuw %struct.nibblec_tensor, ptr %81, i64 %78
  %83 = getelementptr inbounds nuw i8, ptr %82, i64 24
  %84 = load i64, ptr %83, align 8
  %85 = mul i64 %84, %71
  %86 = getelementptr inbounds nuw i8, ptr %80, i64 %85
  %87 = load ptr, ptr %56, align 16
  %88 = getelementptr inbounds nuw ptr, ptr %87, i64 %78
  store ptr %86, ptr %88, align 8
  %89 = add nuw i64 %78, 1
  %90 = load i64, ptr %54, align 8
  %91 = icmp ult i64 %89, %90
  br i1 %91, label %77, label %74

92:                                               ; preds = %144, %74
  %93 = load ptr, ptr %60, align 64
  %94 = load ptr, ptr %61, align 32
  %95 = icmp eq ptr %94, null
  br i1 %95, label %96, label %109

96:                                               ; preds = %92
  %97 = getelementptr inbounds nuw i8, ptr %93, i64 24
  %98 = load i64, ptr %97, align 8
  %99 = icmp sgt i64 %98, 0
  br i1 %99, label %100, label %141

100:                                              ; preds = %96
  %101 = getelementptr inbounds nuw i8, ptr %93, i64 16
  br label %102

102:                                              ; preds = %102, %100
  %103 = phi i64 [ 0, %100 ], [ %106, %102 ]
  %104 = load ptr, ptr %101, align 8
  %105 = getelementptr inbounds nuw %struct.nb_step, ptr %104, i64 %103
  call fastcc void @nb_run_step(ptr noundef %63, ptr noundef %105)
  %106 = add nuw nsw i64 %103, 1
  %107 = load i64, ptr %97, align 8
  %108 = icmp slt i64 %106, %107
  br i1 %108, label %102, label %141

109:                                              ; preds = %92
  %110 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %6) #17
  %111 = load i64, ptr %6, align 8
  %112 = load i64, ptr %62, align 8
  %113 = getelementptr inbounds nuw i8, ptr %93, i64 24
  %114 = load i64, ptr %113, align 8
  %115 = icmp sgt i64 %114, 0
  br i1 %115, label %116, label %120

116:                                              ; preds = %109
  %117 = mul i64 %111, 1000000000
  %118 = add i64 %117, %112
  %119 = getelementptr inbounds nuw i8, ptr %93, i64 16
  br label %123

120:                                              ; preds = %123, %109
  %121 = load i64, ptr %65, align 8
  %122 = add i64 %121, 1
  store i64 %122, ptr %65, align 8
  br label %141

123:                                              ; preds = %123, %116
  %124 = phi i64 [ 0, %116 ], [ %138, %123 ]
  %125 = phi i64 [ %118, %116 ], [ %132, %123 ]
  %126 = load ptr, ptr %119, align 8
  %127 = getelementptr inbounds nuw %struct.nb_step, ptr %126, i64 %124
  call fastcc void @nb_run_step(ptr noundef %63, ptr noundef %127)
  %128 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %5) #17
  %129 = load i64, ptr %5, align 8
  %130 = mul i64 %129, 1000000000
  %131 = load i64, ptr %64, align 8
  %132 = add i64 %130, %131
  %133 = sub i64 %132, %125
  %134 = load ptr, ptr %61, align 32
  %135 = getelementptr inbounds nuw i64, ptr %134, i64 %124
  %136 = load i64, ptr %135, align 8
  %137 = add i64 %133, %136
  store i64 %137, ptr %135, align 8
  %138 = add nuw nsw i64 %124, 1
  %139 = load i64, ptr %113, align 8
  %140 = icmp slt i64 %138, %139
  br i1 %140, label %123, label %120

141:                                              ; preds = %102, %96, %120
  %142 = add nuw nsw i64 %71, 1
  %143 = icmp eq i64 %142, %66
  br i1 %143, label %159, label %70

144:                                              ; preds = %74, %144
  %145 = phi i64 [ %156, %144 ], [ 0, %74 ]
  %146 = getelementptr inbounds nuw ptr, ptr %2, i64 %145
  %147 = load ptr, ptr %146, align 8
  %148 = load ptr, ptr %58, align 8
  %149 = getelementptr inbounds nuw %struct.nibblec_tensor, ptr %148, i64 %145
  %150 = getelementptr inbounds nuw i8, ptr %149, i64 24
  %151 = load i64, ptr %150, align 8
  %152 = mul i64 %151, %71
  %153 = getelementptr inbounds nuw i8, ptr %147, i64 %152
  %154 = load ptr, ptr %59, align 8
  %155 = getelementptr inbounds nuw ptr, ptr %154, i64 %145
  store ptr %153, ptr %155, align 8
  %156 = add nuw i64 %145, 1
  %157 = load i64, ptr %57, align 8
  %158 = icmp ult i64 %156, %157
  br i1 %158, label %144, label %92

159:                                              ; preds = %141, %15, %67
  %160 = phi i32 [ 1, %67 ], [ 0, %15 ], [ 0, %141 ]
  store atomic i32 0, ptr %9 release, align 8
  br label %161

161:                                              ; preds = %8, %4, %159
  %162 = phi i32 [ %160, %159 ], [ 1, %4 ], [ 6, %8 ]
  ret i32 %162
}

define internal void @nb_destroy(ptr noundef %0) #2 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %15, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 64
  tail call fastcc void @nb_pool_stop(ptr noundef %4)
  %5 = getelementptr inbounds nuw i8, ptr %0, i64 520
  %6 = load ptr, ptr %5, align 8
  tail call void @free(ptr noundef %6) #17
  %7 = getelementptr inbounds nuw i8, ptr %0, i64 528
  %8 = load ptr, ptr %7, align 16
  tail call void @free(ptr noundef %8) #17
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 536
  %10 = load ptr, ptr %9, align 8
  tail call void @free(ptr noundef %10) #17
  %11 = getelementptr inbounds nuw i8, ptr %0, i64 544
  %12 = load ptr, ptr %11, align 32
  tail call void @free(ptr noundef %12) #17
  %13 = getelementptr inbounds nuw i8, ptr %0, i64 232
  %14 = load ptr, ptr %13, align 8
  tail call void @free(ptr noundef %14) #17
  tail call void @free(ptr noundef nonnull %0) #17
  br label %15

15:                                               ; preds = %1, %3
  ret void
}

define internal ptr @nb_last_error(ptr noundef readonly %0) #3 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %6, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 560
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
  %10 = phi ptr [ @.str.24, %8 ], [ @.str.23, %7 ], [ @.str.18, %2 ], [ @.str.19, %3 ], [ @.str.20, %4 ], [ @.str.21, %5 ], [ @.str.22, %6 ], [ @.str.17, %1 ]
  ret ptr %10
}

define internal ptr @nb_level_name(ptr noundef readonly %0) #4 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %7, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 512
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
  %13 = getelementptr inbounds nuw i8, ptr %0, i64 512
  %14 = load ptr, ptr %13, align 64
  %15 = getelementptr inbounds nuw i8, ptr %14, i64 24
  %16 = load i64, ptr %15, align 8
  store i64 %16, ptr %3, align 8
  %17 = icmp eq i64 %2, 0
  br i1 %17, label %44, label %18

18:                                               ; preds = %12
  %19 = getelementptr inbounds nuw i8, ptr %14, i64 16
  %20 = getelementptr inbounds nuw i8, ptr %0, i64 544
  %21 = getelementptr inbounds nuw i8, ptr %0, i64 552
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

declare void @llvm.memset.p0.i64(ptr writeonly, i8, i64, i1 immarg) #8

declare void @llvm.memcpy.p0.p0.i64(ptr noalias writeonly, ptr noalias readonly, i64, i1 immarg) #9

declare i32 @strcmp(ptr noundef, ptr noundef) local_unnamed_addr #10

declare noalias noundef ptr @aligned_alloc(i64 noundef, i64 noundef) local_unnamed_addr #11

declare void @llvm.assume(i1 noundef) #12

declare i32 @madvise(ptr noundef, i64 noundef, i32 noundef) local_unnamed_addr #13

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

declare i64 @sysconf(i32 noundef) local_unnamed_addr #13

declare i32 @pthread_mutex_init(ptr noundef, ptr noundef) local_unnamed_addr #13

declare i32 @pthread_cond_init(ptr noundef, ptr noundef) local_unnamed_addr #13

declare i32 @pthread_sigmask(i32 noundef, ptr noundef, ptr noundef) local_unnamed_addr #13

declare i32 @pthread_create(ptr noundef, ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #13

define internal noalias noundef ptr @nb_worker_main(ptr noundef readonly %0) #2 {
  %2 = alloca %struct.timespec, align 8
  %3 = alloca %struct.timespec, align 8
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 8
  %5 = getelementptr inbounds nuw i8, ptr %3, i64 8
  %6 = getelementptr inbounds nuw i8, ptr %2, i64 8
  br label %7

7:                                                ; preds = %38, %1
  %8 = load ptr, ptr %0, align 16
  %9 = load ptr, ptr %4, align 8
  %10 = load atomic i64, ptr %8 acquire, align 64
  %11 = getelementptr inbounds nuw i8, ptr %8, i64 128
  br label %12

12:                                               ; preds = %18, %7
  %13 = phi i64 [ %10, %7 ], [ %23, %18 ]
  %14 = and i64 %13, 255
  %15 = lshr i64 %13, 8
  %16 = and i64 %15, 255
  %17 = icmp ult i64 %14, %16
  br i1 %17, label %18, label %39

18:                                               ; preds = %12
  %19 = load atomic i64, ptr %11 monotonic, align 64
  %20 = add i64 %13, 1
  %21 = cmpxchg weak ptr %8, i64 %13, i64 %20 acq_rel acquire, align 64
  %22 = extractvalue { i64, i1 } %21, 1
  %23 = extractvalue { i64, i1 } %21, 0
  br i1 %22, label %24, label %12

24:                                               ; preds = %18
  %25 = inttoptr i64 %19 to ptr
  %26 = load ptr, ptr %25, align 8
  %27 = getelementptr inbounds nuw i8, ptr %8, i64 144
  %28 = load ptr, ptr %27, align 16
  %29 = getelementptr inbounds nuw i8, ptr %25, i64 8
  %30 = load i64, ptr %29, align 8
  %31 = mul nsw i64 %30, %14
  %32 = sdiv i64 %31, %16
  %33 = add nuw nsw i64 %14, 1
  %34 = mul nsw i64 %30, %33
  %35 = sdiv i64 %34, %16
  call void %26(ptr noundef %28, i64 noundef %32, i64 noundef %35, ptr noundef %9) #17
  %36 = getelementptr inbounds nuw i8, ptr %8, i64 64
  %37 = atomicrmw add ptr %36, i64 1 release, align 64
  br label %38

38:                                               ; preds = %45, %24, %91
  br label %7

39:                                               ; preds = %12
  %40 = load ptr, ptr %0, align 16
  %41 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %3) #17
  %42 = load i64, ptr %3, align 8
  %43 = load i64, ptr %5, align 8
  %44 = getelementptr inbounds nuw i8, ptr %40, i64 140
  br label %45

45:                                               ; preds = %58, %39
  %46 = phi i32 [ 0, %39 ], [ %59, %58 ]
  %47 = load atomic i64, ptr %40 monotonic, align 64
  %48 = and i64 %47, 255
  %49 = lshr i64 %47, 8
  %50 = and i64 %49, 255
  %51 = icmp ult i64 %48, %50
  br i1 %51, label %38, label %52

52:                                               ; preds = %45
  %53 = load atomic i32, ptr %44 monotonic, align 4
  %54 = icmp eq i32 %53, 0
  br i1 %54, label %55, label %96

55:                                               ; preds = %52
  call void @nbrt_pause()
  %56 = add nuw nsw i32 %46, 1
  %57 = icmp eq i32 %56, 64
  br i1 %57, label %60, label %58

58:                                               ; preds = %55, %60
  %59 = phi i32 [ %56, %55 ], [ 0, %60 ]
  br label %45

60:                                               ; preds = %55
  %61 = call i32 @clock_gettime(i32 noundef 1, ptr noundef nonnull %2) #17
  %62 = load i64, ptr %2, align 8
  %63 = load i64, ptr %6, align 8
  %64 = sub i64 %62, %42
  %65 = mul i64 %64, 1000000000
  %66 = sub i64 %63, %43
  %67 = add i64 %66, %65
  %68 = icmp ult i64 %67, 50000
  br i1 %68, label %58, label %69

69:                                               ; preds = %60
  %70 = getelementptr inbounds nuw i8, ptr %40, i64 176
  %71 = call i32 @pthread_mutex_lock(ptr noundef nonnull %70) #17
  %72 = getelementptr inbounds nuw i8, ptr %40, i64 136
  %73 = atomicrmw add ptr %72, i32 1 seq_cst, align 8
  %74 = load atomic i64, ptr %40 seq_cst, align 64
  %75 = and i64 %74, 255
  %76 = lshr i64 %74, 8
  %77 = and i64 %76, 255
  %78 = icmp ult i64 %75, %77
  br i1 %78, label %91, label %79

79:                                               ; preds = %69
  %80 = getelementptr inbounds nuw i8, ptr %40, i64 304
  br label %81

81:                                               ; preds = %84, %79
  %82 = load atomic i32, ptr %44 monotonic, align 4
  %83 = icmp eq i32 %82, 0
  br i1 %83, label %84, label %91

84:                                               ; preds = %81
  %85 = call i32 @pthread_cond_wait(ptr noundef nonnull %80, ptr noundef nonnull %70) #17
  %86 = load atomic i64, ptr %40 seq_cst, align 64
  %87 = and i64 %86, 255
  %88 = lshr i64 %86, 8
  %89 = and i64 %88, 255
  %90 = icmp ult i64 %87, %89
  br i1 %90, label %91, label %81

91:                                               ; preds = %84, %81, %69
  %92 = atomicrmw sub ptr %72, i32 1 monotonic, align 8
  %93 = call i32 @pthread_mutex_unlock(ptr noundef nonnull %70) #17
  %94 = load atomic i32, ptr %44 monotonic, align 4
  %95 = icmp eq i32 %94, 0
  br i1 %95, label %38, label %96

96:                                               ; preds = %91, %52
  ret ptr null
}

define internal fastcc void @nb_pool_stop(ptr noundef nonnull %0) unnamed_addr #2 {
  %2 = getelementptr inbounds nuw i8, ptr %0, i64 152
  %3 = load i64, ptr %2, align 8
  %4 = icmp slt i64 %3, 2
  br i1 %4, label %30, label %5

5:                                                ; preds = %1
  %6 = getelementptr inbounds nuw i8, ptr %0, i64 176
  %7 = tail call i32 @pthread_mutex_lock(ptr noundef nonnull %6) #17
  %8 = getelementptr inbounds nuw i8, ptr %0, i64 140
  store atomic i32 1, ptr %8 monotonic, align 4
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 304
  %10 = tail call i32 @pthread_cond_broadcast(ptr noundef nonnull %9) #17
  %11 = tail call i32 @pthread_mutex_unlock(ptr noundef nonnull %6) #17
  %12 = getelementptr inbounds nuw i8, ptr %0, i64 160
  %13 = load i64, ptr %12, align 32
  %14 = icmp sgt i64 %13, 0
  br i1 %14, label %15, label %17

15:                                               ; preds = %5
  %16 = getelementptr inbounds nuw i8, ptr %0, i64 168
  br label %20

17:                                               ; preds = %20, %5
  %18 = tail call i32 @pthread_cond_destroy(ptr noundef nonnull %9) #17
  %19 = tail call i32 @pthread_mutex_destroy(ptr noundef nonnull %6) #17
  br label %30

20:                                               ; preds = %15, %20
  %21 = phi i64 [ 0, %15 ], [ %27, %20 ]
  %22 = load ptr, ptr %16, align 8
  %23 = getelementptr inbounds nuw %struct.nb_worker, ptr %22, i64 %21
  %24 = getelementptr inbounds nuw i8, ptr %23, i64 16
  %25 = load i64, ptr %24, align 16
  %26 = tail call i32 @pthread_join(i64 noundef %25, ptr noundef null) #17
  %27 = add nuw nsw i64 %21, 1
  %28 = load i64, ptr %12, align 32
  %29 = icmp slt i64 %27, %28
  br i1 %29, label %20, label %17

30:                                               ; preds = %1, %17
  ret void
}

declare i32 @pthread_mutex_lock(ptr noundef) local_unnamed_addr #13

declare i32 @pthread_cond_wait(ptr noundef, ptr noundef) local_unnamed_addr #7

declare i32 @pthread_mutex_unlock(ptr noundef) local_unnamed_addr #13

declare i32 @clock_gettime(i32 noundef, ptr noundef) local_unnamed_addr #13

declare i32 @pthread_cond_broadcast(ptr noundef) local_unnamed_addr #13

declare i32 @pthread_join(i64 noundef, ptr noundef) local_unnamed_addr #7

declare i32 @pthread_cond_destroy(ptr noundef) local_unnamed_addr #13

declare i32 @pthread_mutex_destroy(ptr noundef) local_unnamed_addr #13

define internal fastcc void @nb_run_step(ptr noundef nonnull %0, ptr noundef %1) unnamed_addr #2 {
  %3 = getelementptr inbounds nuw i8, ptr %1, i64 16
  %4 = load i64, ptr %3, align 8
  %5 = tail call i64 @llvm.smax.i64(i64 %4, i64 1)
  %6 = getelementptr inbounds nuw i8, ptr %1, i64 8
  %7 = load i64, ptr %6, align 8
  %8 = sdiv i64 %7, %5
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 152
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
  br label %82

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
  br i1 %30, label %37, label %31

31:                                               ; preds = %19
  %32 = getelementptr inbounds nuw i8, ptr %0, i64 176
  %33 = tail call i32 @pthread_mutex_lock(ptr noundef nonnull %32) #17
  %34 = tail call i32 @pthread_mutex_unlock(ptr noundef nonnull %32) #17
  %35 = getelementptr inbounds nuw i8, ptr %0, i64 304
  %36 = tail call i32 @pthread_cond_broadcast(ptr noundef nonnull %35) #17
  br label %37

37:                                               ; preds = %19, %31
  %38 = getelementptr inbounds nuw i8, ptr %0, i64 144
  br label %39

39:                                               ; preds = %56, %37
  %40 = load ptr, ptr %38, align 16
  %41 = getelementptr inbounds nuw i8, ptr %40, i64 40
  %42 = load ptr, ptr %41, align 8
  %43 = load atomic i64, ptr %0 acquire, align 64
  br label %44

44:                                               ; preds = %50, %39
  %45 = phi i64 [ %43, %39 ], [ %55, %50 ]
  %46 = and i64 %45, 255
  %47 = lshr i64 %45, 8
  %48 = and i64 %47, 255
  %49 = icmp ult i64 %46, %48
  br i1 %49, label %50, label %68

50:                                               ; preds = %44
  %51 = load atomic i64, ptr %20 monotonic, align 64
  %52 = add i64 %45, 1
  %53 = cmpxchg weak ptr %0, i64 %45, i64 %52 acq_rel acquire, align 64
  %54 = extractvalue { i64, i1 } %53, 1
  %55 = extractvalue { i64, i1 } %53, 0
  br i1 %54, label %56, label %44

56:                                               ; preds = %50
  %57 = inttoptr i64 %51 to ptr
  %58 = load ptr, ptr %57, align 8
  %59 = load ptr, ptr %38, align 16
  %60 = getelementptr inbounds nuw i8, ptr %57, i64 8
  %61 = load i64, ptr %60, align 8
  %62 = mul nsw i64 %61, %46
  %63 = sdiv i64 %62, %48
  %64 = add nuw nsw i64 %46, 1
  %65 = mul nsw i64 %61, %64
  %66 = sdiv i64 %65, %48
  tail call void %58(ptr noundef %59, i64 noundef %63, i64 noundef %66, ptr noundef %42) #17
  %67 = atomicrmw add ptr %22, i64 1 release, align 64
  br label %39

68:                                               ; preds = %44
  %69 = load atomic i64, ptr %22 acquire, align 64
  %70 = icmp eq i64 %69, %11
  br i1 %70, label %82, label %71

71:                                               ; preds = %68, %78
  %72 = phi i32 [ %79, %78 ], [ 1, %68 ]
  %73 = and i32 %72, 2047
  %74 = icmp eq i32 %73, 0
  br i1 %74, label %75, label %77

75:                                               ; preds = %71
  %76 = tail call i32 @sched_yield() #17
  br label %78

77:                                               ; preds = %71
  tail call void @nbrt_pause()
  br label %78

78:                                               ; preds = %75, %77
  %79 = add nuw nsw i32 %72, 1
  %80 = load atomic i64, ptr %22 acquire, align 64
  %81 = icmp eq i64 %80, %11
  br i1 %81, label %82, label %71

82:                                               ; preds = %78, %68, %13
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

