; Made by build.sh; do not edit.
; sources: sha256 6ae8b174d0347b891d3dcd916d5b1a38b14f3b05fac07e96de3d118edfa5b4b8

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
@.str.11 = private unnamed_addr constant [18 x i8] c"batch is negative\00", align 1
@.str.12 = private unnamed_addr constant [15 x i8] c"inputs is NULL\00", align 1
@.str.13 = private unnamed_addr constant [16 x i8] c"outputs is NULL\00", align 1
@.str.14 = private unnamed_addr constant [28 x i8] c"a pointer in inputs is NULL\00", align 1
@.str.15 = private unnamed_addr constant [29 x i8] c"a pointer in outputs is NULL\00", align 1
@.str.16 = private unnamed_addr constant [3 x i8] c"ok\00", align 1
@.str.17 = private unnamed_addr constant [17 x i8] c"invalid argument\00", align 1
@.str.18 = private unnamed_addr constant [57 x i8] c"this CPU lacks an instruction set that the library needs\00", align 1
@.str.19 = private unnamed_addr constant [14 x i8] c"out of memory\00", align 1
@.str.20 = private unnamed_addr constant [46 x i8] c"the caller's header is newer than the library\00", align 1
@.str.21 = private unnamed_addr constant [37 x i8] c"a worker thread could not be started\00", align 1
@.str.22 = private unnamed_addr constant [40 x i8] c"the context is in use by another thread\00", align 1
@.str.23 = private unnamed_addr constant [15 x i8] c"unknown status\00", align 1

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
  br i1 %12, label %1205, label %13

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
  br i1 %9, label %1205, label %23

23:                                               ; preds = %22
  store ptr @.str.2, ptr %2, align 8
  br label %1205

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
  br i1 %9, label %1205, label %33

33:                                               ; preds = %32
  store ptr @.str.3, ptr %2, align 8
  br label %1205

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
  br i1 %9, label %1205, label %89

89:                                               ; preds = %88
  store ptr @.str.7, ptr %2, align 8
  br label %1205

90:                                               ; preds = %80, %83
  %91 = icmp eq ptr %81, null
  br i1 %91, label %92, label %1205

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
  br i1 %9, label %1205, label %119

119:                                              ; preds = %118
  store ptr @.str.9, ptr %2, align 8
  br label %1205

120:                                              ; preds = %117, %106
  %121 = icmp eq i64 %104, 0
  br i1 %121, label %122, label %102

122:                                              ; preds = %120, %94
  %123 = icmp eq ptr %51, null
  %124 = or i1 %9, %123
  %125 = select i1 %123, i32 2, i32 1
  br i1 %124, label %1205, label %126

126:                                              ; preds = %122
  store ptr @.str.10, ptr %2, align 8
  br label %1205

127:                                              ; preds = %110
  br i1 %9, label %129, label %128

128:                                              ; preds = %127
  store ptr @.str.19, ptr %2, align 8
  br label %129

129:                                              ; preds = %127, %128
  %130 = tail call noalias align 64 dereferenceable_or_null(576) ptr @aligned_alloc(i64 noundef 64, i64 noundef 576) #19
  %131 = icmp eq ptr %130, null
  br i1 %131, label %1205, label %132

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
  br label %1205

304:                                              ; preds = %289
  %305 = load i64, ptr %135, align 8
  %306 = icmp eq i64 %305, 0
  br i1 %306, label %1157, label %307

307:                                              ; preds = %304
  %308 = getelementptr inbounds nuw i8, ptr %95, i64 56
  %309 = load i64, ptr %308, align 8
  %310 = load ptr, ptr %173, align 8
  %311 = getelementptr inbounds nuw i8, ptr %105, i64 40
  %312 = load i64, ptr %311, align 8
  %313 = icmp sgt i64 %312, 0
  br i1 %313, label %317, label %314

314:                                              ; preds = %307
  %315 = ptrtoint ptr %174 to i64
  %316 = add i64 %315, 65535
  br label %321

317:                                              ; preds = %307
  %318 = getelementptr inbounds nuw i8, ptr %105, i64 32
  %319 = ptrtoint ptr %174 to i64
  %320 = add i64 %319, 65535
  br label %334

321:                                              ; preds = %1152, %314
  %322 = phi i64 [ %316, %314 ], [ %320, %1152 ]
  %323 = phi i64 [ %315, %314 ], [ %319, %1152 ]
  %324 = phi i64 [ 0, %314 ], [ %1153, %1152 ]
  %325 = add i64 %324, %322
  %326 = and i64 %325, -65536
  %327 = add i64 %323, %309
  %328 = and i64 %327, -65536
  %329 = icmp ult i64 %326, %328
  br i1 %329, label %330, label %1157

330:                                              ; preds = %321
  %331 = inttoptr i64 %326 to ptr
  %332 = sub nuw i64 %328, %326
  %333 = tail call i32 @madvise(ptr noundef %331, i64 noundef %332, i32 noundef 4) #17
  br label %1157

334:                                              ; preds = %1152, %317
  %335 = phi i64 [ 0, %317 ], [ %1153, %1152 ]
  %336 = phi i64 [ 0, %317 ], [ %1154, %1152 ]
  %337 = load ptr, ptr %318, align 8
  %338 = getelementptr inbounds nuw %struct.nb_prep, ptr %337, i64 %336
  %339 = load i32, ptr %338, align 8
  %340 = icmp eq i32 %339, 5
  br i1 %340, label %341, label %347

341:                                              ; preds = %334
  %342 = getelementptr inbounds nuw i8, ptr %338, i64 16
  %343 = load i64, ptr %342, align 8
  %344 = getelementptr inbounds i8, ptr %310, i64 %343
  %345 = getelementptr inbounds nuw i8, ptr %338, i64 8
  %346 = load i64, ptr %345, align 8
  br label %703

347:                                              ; preds = %334
  %348 = getelementptr inbounds nuw i8, ptr %338, i64 8
  %349 = load i64, ptr %348, align 8
  %350 = add i64 %335, 1048576
  %351 = icmp ult i64 %349, %350
  br i1 %351, label %364, label %352

352:                                              ; preds = %347
  %353 = add i64 %335, %320
  %354 = and i64 %353, -65536
  %355 = add i64 %349, %319
  %356 = and i64 %355, -65536
  %357 = icmp ult i64 %354, %356
  br i1 %357, label %358, label %364

358:                                              ; preds = %352
  %359 = inttoptr i64 %354 to ptr
  %360 = sub nuw i64 %356, %354
  %361 = tail call i32 @madvise(ptr noundef %359, i64 noundef %360, i32 noundef 4) #17
  %362 = load i64, ptr %348, align 8
  %363 = load i32, ptr %338, align 8
  br label %364

364:                                              ; preds = %358, %352, %347
  %365 = phi i64 [ %349, %347 ], [ %349, %352 ], [ %362, %358 ]
  %366 = phi i32 [ %339, %347 ], [ %339, %352 ], [ %363, %358 ]
  %367 = phi i64 [ %335, %347 ], [ %349, %352 ], [ %362, %358 ]
  %368 = getelementptr inbounds nuw i8, ptr %338, i64 16
  %369 = load i64, ptr %368, align 8
  %370 = getelementptr inbounds i8, ptr %310, i64 %369
  switch i32 %366, label %1152 [
    i32 0, label %371
    i32 1, label %375
    i32 2, label %487
    i32 3, label %597
    i32 4, label %697
    i32 5, label %703
    i32 6, label %795
    i32 7, label %797
    i32 8, label %799
    i32 9, label %968
  ]

371:                                              ; preds = %364
  %372 = getelementptr inbounds i8, ptr %174, i64 %365
  %373 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %374 = load i64, ptr %373, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr align 1 %370, ptr align 1 %372, i64 %374, i1 false)
  br label %1152

375:                                              ; preds = %364
  %376 = getelementptr inbounds i8, ptr %174, i64 %365
  %377 = getelementptr inbounds nuw i8, ptr %338, i64 32
  %378 = load i64, ptr %377, align 8
  %379 = icmp sgt i64 %378, 0
  %380 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %381 = load i64, ptr %380, align 8
  %382 = tail call i64 @llvm.smax.i64(i64 %381, i64 1)
  %383 = select i1 %379, i64 %378, i64 %382
  %384 = icmp sgt i64 %381, 0
  br i1 %384, label %385, label %1152

385:                                              ; preds = %375
  %386 = getelementptr inbounds nuw i8, ptr %338, i64 40
  br label %387

387:                                              ; preds = %479, %385
  %388 = phi i64 [ 0, %385 ], [ %486, %479 ]
  %389 = phi i64 [ %381, %385 ], [ %484, %479 ]
  %390 = phi ptr [ %370, %385 ], [ %483, %479 ]
  %391 = phi i64 [ 0, %385 ], [ %480, %479 ]
  %392 = sub i64 %389, %391
  %393 = tail call i64 @llvm.smin.i64(i64 %383, i64 %392)
  %394 = and i64 %391, 1
  %395 = icmp eq i64 %394, 0
  %396 = icmp sgt i64 %393, 7
  %397 = select i1 %395, i1 %396, i1 false
  br i1 %397, label %425, label %398

398:                                              ; preds = %425, %387
  %399 = phi i64 [ 0, %387 ], [ %426, %425 ]
  %400 = icmp slt i64 %399, %393
  br i1 %400, label %401, label %479

401:                                              ; preds = %398
  %402 = add i64 %389, %388
  %403 = tail call i64 @llvm.smin.i64(i64 %383, i64 %402)
  %404 = or disjoint i64 %399, 1
  %405 = and i64 %393, 1
  %406 = icmp eq i64 %405, 0
  br i1 %406, label %422, label %407

407:                                              ; preds = %401
  %408 = add nuw nsw i64 %399, %391
  %409 = lshr i64 %408, 1
  %410 = getelementptr inbounds nuw i8, ptr %376, i64 %409
  %411 = load i8, ptr %410, align 1
  %412 = trunc i64 %391 to i8
  %413 = shl i8 %412, 2
  %414 = and i8 %413, 4
  %415 = lshr i8 %411, %414
  %416 = and i8 %415, 15
  %417 = and i8 %415, 8
  %418 = mul nuw i8 %417, 30
  %419 = or disjoint i8 %418, %416
  %420 = getelementptr inbounds nuw i8, ptr %390, i64 %399
  store i8 %419, ptr %420, align 1
  %421 = or disjoint i64 %399, 1
  br label %422

422:                                              ; preds = %407, %401
  %423 = phi i64 [ %399, %401 ], [ %421, %407 ]
  %424 = icmp eq i64 %393, %404
  br i1 %424, label %479, label %448

425:                                              ; preds = %387, %425
  %426 = phi i64 [ %446, %425 ], [ 8, %387 ]
  %427 = phi i64 [ %426, %425 ], [ 0, %387 ]
  %428 = add nuw nsw i64 %427, %391
  %429 = lshr exact i64 %428, 1
  %430 = getelementptr inbounds nuw i8, ptr %376, i64 %429
  %431 = load i32, ptr %430, align 1
  %432 = zext i32 %431 to i64
  %433 = shl nuw nsw i64 %432, 16
  %434 = or i64 %433, %432
  %435 = and i64 %434, 281470681808895
  %436 = shl nuw nsw i64 %435, 8
  %437 = or i64 %436, %435
  %438 = and i64 %437, 71777214294589695
  %439 = shl nuw nsw i64 %438, 4
  %440 = or i64 %439, %438
  %441 = and i64 %440, 1085102592571150095
  %442 = and i64 %440, 578721382704613384
  %443 = mul nuw i64 %442, 30
  %444 = or i64 %443, %441
  %445 = getelementptr inbounds nuw i8, ptr %390, i64 %427
  store i64 %444, ptr %445, align 1
  %446 = add nuw nsw i64 %426, 8
  %447 = icmp sgt i64 %446, %393
  br i1 %447, label %398, label %425

448:                                              ; preds = %422, %448
  %449 = phi i64 [ %477, %448 ], [ %423, %422 ]
  %450 = add nuw nsw i64 %449, %391
  %451 = lshr i64 %450, 1
  %452 = getelementptr inbounds nuw i8, ptr %376, i64 %451
  %453 = load i8, ptr %452, align 1
  %454 = trunc i64 %450 to i8
  %455 = shl i8 %454, 2
  %456 = and i8 %455, 4
  %457 = lshr i8 %453, %456
  %458 = and i8 %457, 15
  %459 = and i8 %457, 8
  %460 = mul nuw i8 %459, 30
  %461 = or disjoint i8 %460, %458
  %462 = getelementptr inbounds nuw i8, ptr %390, i64 %449
  store i8 %461, ptr %462, align 1
  %463 = add nuw nsw i64 %449, 1
  %464 = add nuw nsw i64 %463, %391
  %465 = lshr i64 %464, 1
  %466 = getelementptr inbounds nuw i8, ptr %376, i64 %465
  %467 = load i8, ptr %466, align 1
  %468 = trunc i64 %464 to i8
  %469 = shl i8 %468, 2
  %470 = and i8 %469, 4
  %471 = lshr i8 %467, %470
  %472 = and i8 %471, 15
  %473 = and i8 %471, 8
  %474 = mul nuw i8 %473, 30
  %475 = or disjoint i8 %474, %472
  %476 = getelementptr inbounds nuw i8, ptr %390, i64 %463
  store i8 %475, ptr %476, align 1
  %477 = add nuw nsw i64 %449, 2
  %478 = icmp eq i64 %477, %403
  br i1 %478, label %479, label %448

479:                                              ; preds = %422, %448, %398
  %480 = add nuw nsw i64 %391, %383
  %481 = load i64, ptr %386, align 8
  %482 = getelementptr i8, ptr %390, i64 %383
  %483 = getelementptr i8, ptr %482, i64 %481
  %484 = load i64, ptr %380, align 8
  %485 = icmp slt i64 %480, %484
  %486 = sub i64 %388, %383
  br i1 %485, label %387, label %1152

487:                                              ; preds = %364
  %488 = getelementptr inbounds i8, ptr %174, i64 %365
  %489 = getelementptr inbounds nuw i8, ptr %338, i64 32
  %490 = load i64, ptr %489, align 8
  %491 = icmp sgt i64 %490, 0
  %492 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %493 = load i64, ptr %492, align 8
  %494 = tail call i64 @llvm.smax.i64(i64 %493, i64 1)
  %495 = select i1 %491, i64 %490, i64 %494
  %496 = icmp sgt i64 %493, 0
  br i1 %496, label %497, label %1152

497:                                              ; preds = %487
  %498 = getelementptr inbounds nuw i8, ptr %338, i64 40
  br label %499

499:                                              ; preds = %589, %497
  %500 = phi i64 [ 0, %497 ], [ %596, %589 ]
  %501 = phi i64 [ %493, %497 ], [ %594, %589 ]
  %502 = phi ptr [ %370, %497 ], [ %593, %589 ]
  %503 = phi i64 [ 0, %497 ], [ %590, %589 ]
  %504 = sub i64 %501, %503
  %505 = tail call i64 @llvm.smin.i64(i64 %495, i64 %504)
  %506 = and i64 %503, 3
  %507 = icmp eq i64 %506, 0
  %508 = icmp sgt i64 %505, 7
  %509 = select i1 %507, i1 %508, i1 false
  br i1 %509, label %537, label %510

510:                                              ; preds = %537, %499
  %511 = phi i64 [ 0, %499 ], [ %538, %537 ]
  %512 = icmp slt i64 %511, %505
  br i1 %512, label %513, label %589

513:                                              ; preds = %510
  %514 = add i64 %501, %500
  %515 = tail call i64 @llvm.smin.i64(i64 %495, i64 %514)
  %516 = or disjoint i64 %511, 1
  %517 = and i64 %505, 1
  %518 = icmp eq i64 %517, 0
  br i1 %518, label %534, label %519

519:                                              ; preds = %513
  %520 = add nuw nsw i64 %511, %503
  %521 = lshr i64 %520, 2
  %522 = getelementptr inbounds nuw i8, ptr %488, i64 %521
  %523 = load i8, ptr %522, align 1
  %524 = trunc i64 %503 to i8
  %525 = shl i8 %524, 1
  %526 = and i8 %525, 6
  %527 = lshr i8 %523, %526
  %528 = and i8 %527, 3
  %529 = and i8 %527, 2
  %530 = mul nuw i8 %529, 126
  %531 = or disjoint i8 %530, %528
  %532 = getelementptr inbounds nuw i8, ptr %502, i64 %511
  store i8 %531, ptr %532, align 1
  %533 = or disjoint i64 %511, 1
  br label %534

534:                                              ; preds = %519, %513
  %535 = phi i64 [ %511, %513 ], [ %533, %519 ]
  %536 = icmp eq i64 %505, %516
  br i1 %536, label %589, label %558

537:                                              ; preds = %499, %537
  %538 = phi i64 [ %556, %537 ], [ 8, %499 ]
  %539 = phi i64 [ %538, %537 ], [ 0, %499 ]
  %540 = add nuw nsw i64 %539, %503
  %541 = lshr exact i64 %540, 2
  %542 = getelementptr inbounds nuw i8, ptr %488, i64 %541
  %543 = load i16, ptr %542, align 1
  %544 = zext i16 %543 to i64
  %545 = shl nuw nsw i64 %544, 24
  %546 = or disjoint i64 %545, %544
  %547 = shl nuw nsw i64 %546, 12
  %548 = or i64 %547, %546
  %549 = and i64 %548, 4222189076152335
  %550 = mul nuw nsw i64 %549, 65
  %551 = and i64 %550, 217020518514230019
  %552 = and i64 %550, 144680345676153346
  %553 = mul nuw i64 %552, 126
  %554 = or i64 %553, %551
  %555 = getelementptr inbounds nuw i8, ptr %502, i64 %539
  store i64 %554, ptr %555, align 1
  %556 = add nuw nsw i64 %538, 8
  %557 = icmp sgt i64 %556, %505
  br i1 %557, label %510, label %537

558:                                              ; preds = %534, %558
  %559 = phi i64 [ %587, %558 ], [ %535, %534 ]
  %560 = add nuw nsw i64 %559, %503
  %561 = lshr i64 %560, 2
  %562 = getelementptr inbounds nuw i8, ptr %488, i64 %561
  %563 = load i8, ptr %562, align 1
  %564 = trunc i64 %560 to i8
  %565 = shl i8 %564, 1
  %566 = and i8 %565, 6
  %567 = lshr i8 %563, %566
  %568 = and i8 %567, 3
  %569 = and i8 %567, 2
  %570 = mul nuw i8 %569, 126
  %571 = or disjoint i8 %570, %568
  %572 = getelementptr inbounds nuw i8, ptr %502, i64 %559
  store i8 %571, ptr %572, align 1
  %573 = add nuw nsw i64 %559, 1
  %574 = add nuw nsw i64 %573, %503
  %575 = lshr i64 %574, 2
  %576 = getelementptr inbounds nuw i8, ptr %488, i64 %575
  %577 = load i8, ptr %576, align 1
  %578 = trunc i64 %574 to i8
  %579 = shl i8 %578, 1
  %580 = and i8 %579, 6
  %581 = lshr i8 %577, %580
  %582 = and i8 %581, 3
  %583 = and i8 %581, 2
  %584 = mul nuw i8 %583, 126
  %585 = or disjoint i8 %584, %582
  %586 = getelementptr inbounds nuw i8, ptr %502, i64 %573
  store i8 %585, ptr %586, align 1
  %587 = add nuw nsw i64 %559, 2
  %588 = icmp eq i64 %587, %515
  br i1 %588, label %589, label %558

589:                                              ; preds = %534, %558, %510
  %590 = add nuw nsw i64 %503, %495
  %591 = load i64, ptr %498, align 8
  %592 = getelementptr i8, ptr %502, i64 %495
  %593 = getelementptr i8, ptr %592, i64 %591
  %594 = load i64, ptr %492, align 8
  %595 = icmp slt i64 %590, %594
  %596 = sub i64 %500, %495
  br i1 %595, label %499, label %1152

597:                                              ; preds = %364
  %598 = getelementptr inbounds i8, ptr %174, i64 %365
  %599 = getelementptr inbounds nuw i8, ptr %338, i64 32
  %600 = load i64, ptr %599, align 8
  %601 = icmp sgt i64 %600, 0
  %602 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %603 = load i64, ptr %602, align 8
  %604 = tail call i64 @llvm.smax.i64(i64 %603, i64 1)
  %605 = select i1 %601, i64 %600, i64 %604
  %606 = icmp sgt i64 %603, 0
  br i1 %606, label %607, label %1152

607:                                              ; preds = %597
  %608 = getelementptr inbounds nuw i8, ptr %338, i64 40
  br label %609

609:                                              ; preds = %689, %607
  %610 = phi i64 [ 0, %607 ], [ %696, %689 ]
  %611 = phi i64 [ %603, %607 ], [ %694, %689 ]
  %612 = phi ptr [ %370, %607 ], [ %693, %689 ]
  %613 = phi i64 [ 0, %607 ], [ %690, %689 ]
  %614 = sub i64 %611, %613
  %615 = tail call i64 @llvm.smin.i64(i64 %605, i64 %614)
  %616 = and i64 %613, 1
  %617 = icmp eq i64 %616, 0
  %618 = icmp sgt i64 %615, 7
  %619 = select i1 %617, i1 %618, i1 false
  br i1 %619, label %644, label %620

620:                                              ; preds = %644, %609
  %621 = phi i64 [ 0, %609 ], [ %645, %644 ]
  %622 = icmp slt i64 %621, %615
  br i1 %622, label %623, label %689

623:                                              ; preds = %620
  %624 = add i64 %611, %610
  %625 = tail call i64 @llvm.smin.i64(i64 %605, i64 %624)
  %626 = or disjoint i64 %621, 1
  %627 = and i64 %615, 1
  %628 = icmp eq i64 %627, 0
  br i1 %628, label %641, label %629

629:                                              ; preds = %623
  %630 = add nuw nsw i64 %621, %613
  %631 = lshr i64 %630, 1
  %632 = getelementptr inbounds nuw i8, ptr %598, i64 %631
  %633 = load i8, ptr %632, align 1
  %634 = trunc i64 %613 to i8
  %635 = shl i8 %634, 2
  %636 = and i8 %635, 4
  %637 = lshr i8 %633, %636
  %638 = and i8 %637, 15
  %639 = getelementptr inbounds nuw i8, ptr %612, i64 %621
  store i8 %638, ptr %639, align 1
  %640 = or disjoint i64 %621, 1
  br label %641

641:                                              ; preds = %629, %623
  %642 = phi i64 [ %621, %623 ], [ %640, %629 ]
  %643 = icmp eq i64 %615, %626
  br i1 %643, label %689, label %664

644:                                              ; preds = %609, %644
  %645 = phi i64 [ %662, %644 ], [ 8, %609 ]
  %646 = phi i64 [ %645, %644 ], [ 0, %609 ]
  %647 = add nuw nsw i64 %646, %613
  %648 = lshr exact i64 %647, 1
  %649 = getelementptr inbounds nuw i8, ptr %598, i64 %648
  %650 = load i32, ptr %649, align 1
  %651 = zext i32 %650 to i64
  %652 = shl nuw nsw i64 %651, 16
  %653 = or i64 %652, %651
  %654 = and i64 %653, 281470681808895
  %655 = shl nuw nsw i64 %654, 8
  %656 = or i64 %655, %654
  %657 = and i64 %656, 71777214294589695
  %658 = shl nuw nsw i64 %657, 4
  %659 = or i64 %658, %657
  %660 = and i64 %659, 1085102592571150095
  %661 = getelementptr inbounds nuw i8, ptr %612, i64 %646
  store i64 %660, ptr %661, align 1
  %662 = add nuw nsw i64 %645, 8
  %663 = icmp sgt i64 %662, %615
  br i1 %663, label %620, label %644

664:                                              ; preds = %641, %664
  %665 = phi i64 [ %687, %664 ], [ %642, %641 ]
  %666 = add nuw nsw i64 %665, %613
  %667 = lshr i64 %666, 1
  %668 = getelementptr inbounds nuw i8, ptr %598, i64 %667
  %669 = load i8, ptr %668, align 1
  %670 = trunc i64 %666 to i8
  %671 = shl i8 %670, 2
  %672 = and i8 %671, 4
  %673 = lshr i8 %669, %672
  %674 = and i8 %673, 15
  %675 = getelementptr inbounds nuw i8, ptr %612, i64 %665
  store i8 %674, ptr %675, align 1
  %676 = add nuw nsw i64 %665, 1
  %677 = add nuw nsw i64 %676, %613
  %678 = lshr i64 %677, 1
  %679 = getelementptr inbounds nuw i8, ptr %598, i64 %678
  %680 = load i8, ptr %679, align 1
  %681 = trunc i64 %677 to i8
  %682 = shl i8 %681, 2
  %683 = and i8 %682, 4
  %684 = lshr i8 %680, %683
  %685 = and i8 %684, 15
  %686 = getelementptr inbounds nuw i8, ptr %612, i64 %676
  store i8 %685, ptr %686, align 1
  %687 = add nuw nsw i64 %665, 2
  %688 = icmp eq i64 %687, %625
  br i1 %688, label %689, label %664

689:                                              ; preds = %641, %664, %620
  %690 = add nuw nsw i64 %613, %605
  %691 = load i64, ptr %608, align 8
  %692 = getelementptr i8, ptr %612, i64 %605
  %693 = getelementptr i8, ptr %692, i64 %691
  %694 = load i64, ptr %602, align 8
  %695 = icmp slt i64 %690, %694
  %696 = sub i64 %610, %605
  br i1 %695, label %609, label %1152

697:                                              ; preds = %364
  %698 = getelementptr inbounds nuw i8, ptr %338, i64 4
  %699 = load i32, ptr %698, align 4
  %700 = trunc i32 %699 to i8
  %701 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %702 = load i64, ptr %701, align 8
  tail call void @llvm.memset.p0.i64(ptr align 1 %370, i8 %700, i64 %702, i1 false)
  br label %1152

703:                                              ; preds = %364, %341
  %704 = phi i64 [ %346, %341 ], [ %365, %364 ]
  %705 = phi ptr [ %344, %341 ], [ %370, %364 ]
  %706 = phi i64 [ %335, %341 ], [ %367, %364 ]
  br label %717

707:                                              ; preds = %717
  %708 = getelementptr inbounds nuw i8, ptr %338, i64 32
  %709 = load i64, ptr %708, align 8
  %710 = shl i64 %709, 6
  %711 = add i64 %710, 64
  %712 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %713 = load i64, ptr %712, align 8
  %714 = icmp sgt i64 %713, 0
  br i1 %714, label %715, label %794

715:                                              ; preds = %707
  %716 = getelementptr inbounds i8, ptr %310, i64 %704
  br label %733

717:                                              ; preds = %717, %703
  %718 = phi i64 [ 0, %703 ], [ %731, %717 ]
  %719 = trunc nuw nsw i64 %718 to i32
  %720 = and i32 %719, 3
  %721 = lshr i32 %719, 2
  %722 = tail call i32 @llvm.usub.sat.i32(i32 2, i32 %720)
  %723 = mul nuw nsw i32 %722, 3
  %724 = icmp ult i64 %718, 8
  %725 = sub nsw i32 2, %721
  %726 = mul nsw i32 %725, 3
  %727 = select i1 %724, i32 %726, i32 0
  %728 = add nsw i32 %727, %723
  %729 = trunc nsw i32 %728 to i8
  %730 = getelementptr inbounds nuw i8, ptr %7, i64 %718
  store i8 %729, ptr %730, align 1
  %731 = add nuw nsw i64 %718, 1
  %732 = icmp eq i64 %731, 16
  br i1 %732, label %707, label %717

733:                                              ; preds = %761, %715
  %734 = phi i64 [ %762, %761 ], [ 0, %715 ]
  %735 = phi ptr [ %763, %761 ], [ %716, %715 ]
  %736 = phi ptr [ %764, %761 ], [ %705, %715 ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %8, i8 0, i64 64, i1 false)
  %737 = load i64, ptr %708, align 8
  %738 = icmp sgt i64 %737, 0
  br i1 %738, label %739, label %761

739:                                              ; preds = %733
  %740 = shl i64 %737, 6
  %741 = tail call i64 @llvm.smax.i64(i64 %740, i64 1)
  %742 = and i64 %741, 1
  %743 = icmp eq i64 %741, 1
  br i1 %743, label %748, label %744

744:                                              ; preds = %739
  %745 = and i64 %741, 9223372036854775744
  br label %767

746:                                              ; preds = %767
  %747 = icmp eq i64 %742, 0
  br i1 %747, label %761, label %748

748:                                              ; preds = %746, %739
  %749 = phi i64 [ 0, %739 ], [ %791, %746 ]
  %750 = icmp ne i64 %742, 0
  tail call void @llvm.assume(i1 %750)
  %751 = and i64 %749, 63
  %752 = getelementptr inbounds nuw i8, ptr %8, i64 %751
  %753 = load i8, ptr %752, align 1
  %754 = getelementptr inbounds nuw i8, ptr %735, i64 %749
  %755 = load i8, ptr %754, align 1
  %756 = and i8 %755, 15
  %757 = zext nneg i8 %756 to i64
  %758 = getelementptr inbounds nuw i8, ptr %7, i64 %757
  %759 = load i8, ptr %758, align 1
  %760 = add i8 %759, %753
  store i8 %760, ptr %752, align 1
  br label %761

761:                                              ; preds = %748, %746, %733
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %736, ptr noundef nonnull align 16 dereferenceable(64) %8, i64 64, i1 false)
  %762 = add nuw nsw i64 %734, 1
  %763 = getelementptr inbounds i8, ptr %735, i64 %711
  %764 = getelementptr inbounds i8, ptr %736, i64 %711
  %765 = load i64, ptr %712, align 8
  %766 = icmp slt i64 %762, %765
  br i1 %766, label %733, label %794

767:                                              ; preds = %767, %744
  %768 = phi i64 [ 0, %744 ], [ %791, %767 ]
  %769 = phi i64 [ 0, %744 ], [ %792, %767 ]
  %770 = and i64 %768, 62
  %771 = getelementptr inbounds nuw i8, ptr %8, i64 %770
  %772 = load i8, ptr %771, align 2
  %773 = getelementptr inbounds nuw i8, ptr %735, i64 %768
  %774 = load i8, ptr %773, align 1
  %775 = and i8 %774, 15
  %776 = zext nneg i8 %775 to i64
  %777 = getelementptr inbounds nuw i8, ptr %7, i64 %776
  %778 = load i8, ptr %777, align 1
  %779 = add i8 %778, %772
  store i8 %779, ptr %771, align 2
  %780 = or disjoint i64 %768, 1
  %781 = and i64 %780, 63
  %782 = getelementptr inbounds nuw i8, ptr %8, i64 %781
  %783 = load i8, ptr %782, align 1
  %784 = getelementptr inbounds nuw i8, ptr %735, i64 %780
  %785 = load i8, ptr %784, align 1
  %786 = and i8 %785, 15
  %787 = zext nneg i8 %786 to i64
  %788 = getelementptr inbounds nuw i8, ptr %7, i64 %787
  %789 = load i8, ptr %788, align 1
  %790 = add i8 %789, %783
  store i8 %790, ptr %782, align 1
  %791 = add nuw nsw i64 %768, 2
  %792 = add i64 %769, 2
  %793 = icmp eq i64 %792, %745
  br i1 %793, label %746, label %767

794:                                              ; preds = %761, %707
  br label %1152

795:                                              ; preds = %364
  %796 = getelementptr inbounds i8, ptr %174, i64 %365
  tail call fastcc void @nb_winograd(ptr noundef nonnull %338, ptr noundef %796, ptr noundef %370, i32 noundef 4)
  br label %1152

797:                                              ; preds = %364
  %798 = getelementptr inbounds i8, ptr %174, i64 %365
  tail call fastcc void @nb_winograd(ptr noundef nonnull %338, ptr noundef %798, ptr noundef %370, i32 noundef 2)
  br label %1152

799:                                              ; preds = %364
  %800 = getelementptr inbounds i8, ptr %174, i64 %365
  %801 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %802 = load i64, ptr %801, align 8
  %803 = icmp sgt i64 %802, 0
  br i1 %803, label %804, label %1152

804:                                              ; preds = %799
  %805 = getelementptr inbounds nuw i8, ptr %338, i64 32
  %806 = load i64, ptr %805, align 8
  br label %807

807:                                              ; preds = %817, %804
  %808 = phi i64 [ %802, %804 ], [ %818, %817 ]
  %809 = phi i64 [ %806, %804 ], [ %819, %817 ]
  %810 = phi i64 [ 0, %804 ], [ %820, %817 ]
  %811 = icmp sgt i64 %809, 0
  br i1 %811, label %812, label %817

812:                                              ; preds = %807
  %813 = mul nuw nsw i64 %810, 9
  %814 = shl nsw i64 %810, 4
  br label %822

815:                                              ; preds = %945
  %816 = load i64, ptr %801, align 8
  br label %817

817:                                              ; preds = %815, %807
  %818 = phi i64 [ %816, %815 ], [ %808, %807 ]
  %819 = phi i64 [ %947, %815 ], [ %809, %807 ]
  %820 = add nuw nsw i64 %810, 1
  %821 = icmp slt i64 %820, %818
  br i1 %821, label %807, label %1152

822:                                              ; preds = %945, %812
  %823 = phi i64 [ %809, %812 ], [ %947, %945 ]
  %824 = phi i64 [ 0, %812 ], [ %946, %945 ]
  %825 = mul nsw i64 %813, %823
  %826 = add nsw i64 %825, %824
  %827 = shl nsw i64 %826, 6
  %828 = getelementptr inbounds i8, ptr %800, i64 %827
  %829 = shl nsw i64 %823, 6
  %830 = mul nsw i64 %823, 192
  %831 = mul nsw i64 %823, 384
  %832 = shl nsw i64 %823, 8
  %833 = mul nsw i64 %823, 448
  %834 = shl nsw i64 %823, 7
  %835 = mul nsw i64 %823, 320
  %836 = shl nsw i64 %823, 9
  br label %837

837:                                              ; preds = %837, %822
  %838 = phi i64 [ 0, %822 ], [ %943, %837 ]
  %839 = getelementptr inbounds nuw i8, ptr %828, i64 %838
  %840 = load i8, ptr %839, align 1
  %841 = sext i8 %840 to i32
  %842 = getelementptr inbounds i8, ptr %839, i64 %830
  %843 = load i8, ptr %842, align 1
  %844 = sext i8 %843 to i32
  %845 = getelementptr inbounds i8, ptr %839, i64 %831
  %846 = load i8, ptr %845, align 1
  %847 = sext i8 %846 to i32
  %848 = sext i8 %840 to i16
  %849 = shl nsw i16 %848, 1
  %850 = add nsw i32 %844, %841
  %851 = add nsw i32 %850, %847
  %852 = trunc nsw i32 %851 to i16
  %853 = sub nsw i32 %841, %844
  %854 = add nsw i32 %853, %847
  %855 = trunc nsw i32 %854 to i16
  %856 = sext i8 %846 to i16
  %857 = shl nsw i16 %856, 1
  %858 = getelementptr inbounds i8, ptr %839, i64 %829
  %859 = load i8, ptr %858, align 1
  %860 = sext i8 %859 to i32
  %861 = getelementptr inbounds i8, ptr %839, i64 %832
  %862 = load i8, ptr %861, align 1
  %863 = sext i8 %862 to i32
  %864 = getelementptr inbounds i8, ptr %839, i64 %833
  %865 = load i8, ptr %864, align 1
  %866 = sext i8 %865 to i32
  %867 = sext i8 %859 to i16
  %868 = shl nsw i16 %867, 1
  %869 = add nsw i32 %863, %860
  %870 = add nsw i32 %869, %866
  %871 = trunc nsw i32 %870 to i16
  %872 = sub nsw i32 %860, %863
  %873 = add nsw i32 %872, %866
  %874 = trunc nsw i32 %873 to i16
  %875 = sext i8 %865 to i16
  %876 = shl nsw i16 %875, 1
  %877 = getelementptr inbounds i8, ptr %839, i64 %834
  %878 = load i8, ptr %877, align 1
  %879 = sext i8 %878 to i32
  %880 = getelementptr inbounds i8, ptr %839, i64 %835
  %881 = load i8, ptr %880, align 1
  %882 = sext i8 %881 to i32
  %883 = getelementptr inbounds i8, ptr %839, i64 %836
  %884 = load i8, ptr %883, align 1
  %885 = sext i8 %884 to i32
  %886 = sext i8 %878 to i16
  %887 = shl nsw i16 %886, 1
  %888 = add nsw i32 %882, %879
  %889 = add nsw i32 %888, %885
  %890 = trunc nsw i32 %889 to i16
  %891 = sub nsw i32 %879, %882
  %892 = add nsw i32 %891, %885
  %893 = trunc nsw i32 %892 to i16
  %894 = sext i8 %884 to i16
  %895 = shl nsw i16 %894, 1
  %896 = shl i64 %838, 4
  %897 = and i64 %896, 32
  %898 = lshr i64 %838, 1
  %899 = and i64 %898, 30
  %900 = and i64 %838, 1
  %901 = getelementptr inbounds nuw i16, ptr %6, i64 %899
  %902 = getelementptr inbounds nuw i16, ptr %901, i64 %900
  %903 = getelementptr inbounds nuw i16, ptr %902, i64 %897
  %904 = shl nsw i16 %848, 2
  %905 = add nsw i16 %868, %849
  %906 = add nsw i16 %905, %887
  %907 = sub nsw i16 %849, %868
  %908 = add nsw i16 %907, %887
  %909 = shl nsw i16 %886, 2
  store i16 %904, ptr %903, align 2
  %910 = getelementptr inbounds nuw i8, ptr %903, i64 128
  store i16 %906, ptr %910, align 2
  %911 = getelementptr inbounds nuw i8, ptr %903, i64 256
  store i16 %908, ptr %911, align 2
  %912 = getelementptr inbounds nuw i8, ptr %903, i64 384
  store i16 %909, ptr %912, align 2
  %913 = shl nsw i16 %852, 1
  %914 = add nsw i16 %871, %852
  %915 = add nsw i16 %914, %890
  %916 = sub nsw i16 %852, %871
  %917 = add nsw i16 %916, %890
  %918 = shl nsw i16 %890, 1
  %919 = getelementptr inbounds nuw i8, ptr %903, i64 512
  store i16 %913, ptr %919, align 2
  %920 = getelementptr inbounds nuw i8, ptr %903, i64 640
  store i16 %915, ptr %920, align 2
  %921 = getelementptr inbounds nuw i8, ptr %903, i64 768
  store i16 %917, ptr %921, align 2
  %922 = getelementptr inbounds nuw i8, ptr %903, i64 896
  store i16 %918, ptr %922, align 2
  %923 = shl nsw i16 %855, 1
  %924 = add nsw i16 %874, %855
  %925 = add nsw i16 %924, %893
  %926 = sub nsw i16 %855, %874
  %927 = add nsw i16 %926, %893
  %928 = shl nsw i16 %893, 1
  %929 = getelementptr inbounds nuw i8, ptr %903, i64 1024
  store i16 %923, ptr %929, align 2
  %930 = getelementptr inbounds nuw i8, ptr %903, i64 1152
  store i16 %925, ptr %930, align 2
  %931 = getelementptr inbounds nuw i8, ptr %903, i64 1280
  store i16 %927, ptr %931, align 2
  %932 = getelementptr inbounds nuw i8, ptr %903, i64 1408
  store i16 %928, ptr %932, align 2
  %933 = shl nsw i16 %856, 2
  %934 = add nsw i16 %876, %857
  %935 = add nsw i16 %934, %895
  %936 = sub nsw i16 %857, %876
  %937 = add nsw i16 %936, %895
  %938 = shl nsw i16 %894, 2
  %939 = getelementptr inbounds nuw i8, ptr %903, i64 1536
  store i16 %933, ptr %939, align 2
  %940 = getelementptr inbounds nuw i8, ptr %903, i64 1664
  store i16 %935, ptr %940, align 2
  %941 = getelementptr inbounds nuw i8, ptr %903, i64 1792
  store i16 %937, ptr %941, align 2
  %942 = getelementptr inbounds nuw i8, ptr %903, i64 1920
  store i16 %938, ptr %942, align 2
  %943 = add nuw nsw i64 %838, 1
  %944 = icmp eq i64 %943, 64
  br i1 %944, label %949, label %837

945:                                              ; preds = %949
  %946 = add nuw nsw i64 %824, 1
  %947 = load i64, ptr %805, align 8
  %948 = icmp slt i64 %946, %947
  br i1 %948, label %822, label %815

949:                                              ; preds = %837, %949
  %950 = phi i64 [ %966, %949 ], [ 0, %837 ]
  %951 = add nuw nsw i64 %950, %814
  %952 = load i64, ptr %805, align 8
  %953 = mul nsw i64 %952, %951
  %954 = add nsw i64 %953, %824
  %955 = shl nsw i64 %954, 7
  %956 = getelementptr inbounds i8, ptr %370, i64 %955
  %957 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %950
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %956, ptr noundef nonnull align 16 dereferenceable(128) %957, i64 128, i1 false)
  %958 = or disjoint i64 %950, 1
  %959 = add nuw nsw i64 %958, %814
  %960 = load i64, ptr %805, align 8
  %961 = mul nsw i64 %960, %959
  %962 = add nsw i64 %961, %824
  %963 = shl nsw i64 %962, 7
  %964 = getelementptr inbounds i8, ptr %370, i64 %963
  %965 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %958
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %964, ptr noundef nonnull align 16 dereferenceable(128) %965, i64 128, i1 false)
  %966 = add nuw nsw i64 %950, 2
  %967 = icmp eq i64 %966, 16
  br i1 %967, label %945, label %949

968:                                              ; preds = %364
  %969 = getelementptr inbounds nuw i8, ptr %338, i64 24
  %970 = load i64, ptr %969, align 8
  %971 = icmp sgt i64 %970, 0
  br i1 %971, label %972, label %1152

972:                                              ; preds = %968
  %973 = getelementptr inbounds i8, ptr %174, i64 %365
  %974 = getelementptr inbounds nuw i8, ptr %338, i64 4
  %975 = getelementptr inbounds nuw i8, ptr %338, i64 32
  %976 = getelementptr inbounds nuw i8, ptr %338, i64 40
  %977 = load i32, ptr %974, align 4
  br label %978

978:                                              ; preds = %999, %972
  %979 = phi i64 [ %970, %972 ], [ %1000, %999 ]
  %980 = phi i32 [ %977, %972 ], [ %1001, %999 ]
  %981 = phi i32 [ %977, %972 ], [ %1002, %999 ]
  %982 = phi ptr [ %973, %972 ], [ %1004, %999 ]
  %983 = phi ptr [ %370, %972 ], [ %1003, %999 ]
  %984 = phi i64 [ 0, %972 ], [ %1005, %999 ]
  %985 = icmp sgt i32 %981, 0
  br i1 %985, label %986, label %999

986:                                              ; preds = %978
  %987 = load i64, ptr %975, align 8
  br label %988

988:                                              ; preds = %1009, %986
  %989 = phi i32 [ %1010, %1009 ], [ %980, %986 ]
  %990 = phi i64 [ %1011, %1009 ], [ %987, %986 ]
  %991 = phi ptr [ %1017, %1009 ], [ %982, %986 ]
  %992 = phi ptr [ %1014, %1009 ], [ %983, %986 ]
  %993 = phi i64 [ %1015, %1009 ], [ 0, %986 ]
  %994 = phi i64 [ %1013, %1009 ], [ 0, %986 ]
  %995 = phi ptr [ %1012, %1009 ], [ %983, %986 ]
  %996 = icmp sgt i64 %990, 0
  br i1 %996, label %1020, label %1009

997:                                              ; preds = %1009
  %998 = load i64, ptr %969, align 8
  br label %999

999:                                              ; preds = %997, %978
  %1000 = phi i64 [ %979, %978 ], [ %998, %997 ]
  %1001 = phi i32 [ %980, %978 ], [ %1010, %997 ]
  %1002 = phi i32 [ %981, %978 ], [ %1010, %997 ]
  %1003 = phi ptr [ %983, %978 ], [ %1014, %997 ]
  %1004 = phi ptr [ %982, %978 ], [ %1017, %997 ]
  %1005 = add nuw nsw i64 %984, 1
  %1006 = icmp slt i64 %1005, %1000
  br i1 %1006, label %978, label %1152

1007:                                             ; preds = %1039
  %1008 = load i32, ptr %974, align 4
  br label %1009

1009:                                             ; preds = %1007, %988
  %1010 = phi i32 [ %989, %988 ], [ %1008, %1007 ]
  %1011 = phi i64 [ %990, %988 ], [ %1043, %1007 ]
  %1012 = phi ptr [ %995, %988 ], [ %1031, %1007 ]
  %1013 = phi i64 [ %994, %988 ], [ %1041, %1007 ]
  %1014 = phi ptr [ %992, %988 ], [ %1042, %1007 ]
  %1015 = add nuw nsw i64 %993, 1
  %1016 = shl nsw i64 %1011, 5
  %1017 = getelementptr inbounds i8, ptr %991, i64 %1016
  %1018 = sext i32 %1010 to i64
  %1019 = icmp slt i64 %1015, %1018
  br i1 %1019, label %988, label %997

1020:                                             ; preds = %988, %1039
  %1021 = phi ptr [ %1042, %1039 ], [ %992, %988 ]
  %1022 = phi i64 [ %1040, %1039 ], [ 0, %988 ]
  %1023 = phi i64 [ %1041, %1039 ], [ %994, %988 ]
  %1024 = phi ptr [ %1031, %1039 ], [ %995, %988 ]
  %1025 = load i64, ptr %976, align 8
  %1026 = srem i64 %1023, %1025
  %1027 = icmp eq i64 %1026, 0
  br i1 %1027, label %1028, label %1030

1028:                                             ; preds = %1020
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %1021, i8 0, i64 64, i1 false)
  %1029 = getelementptr inbounds nuw i8, ptr %1021, i64 64
  br label %1030

1030:                                             ; preds = %1028, %1020
  %1031 = phi ptr [ %1021, %1028 ], [ %1024, %1020 ]
  %1032 = phi ptr [ %1029, %1028 ], [ %1021, %1020 ]
  %1033 = getelementptr inbounds nuw i8, ptr %1032, i64 64
  %1034 = shl nsw i64 %1022, 5
  %1035 = add nuw nsw i64 %1022, 1
  %1036 = shl nsw i64 %1035, 5
  %1037 = add nuw nsw i64 %1022, 2
  %1038 = shl nsw i64 %1037, 5
  br label %1045

1039:                                             ; preds = %1096
  %1040 = add nuw nsw i64 %1022, 3
  %1041 = add nsw i64 %1023, 1
  %1042 = getelementptr inbounds nuw i8, ptr %1032, i64 128
  %1043 = load i64, ptr %975, align 8
  %1044 = icmp slt i64 %1040, %1043
  br i1 %1044, label %1020, label %1007

1045:                                             ; preds = %1096, %1030
  %1046 = phi i64 [ 0, %1030 ], [ %1150, %1096 ]
  %1047 = load i64, ptr %975, align 8
  %1048 = lshr exact i64 %1046, 1
  %1049 = getelementptr inbounds nuw i8, ptr %991, i64 %1048
  %1050 = icmp slt i64 %1022, %1047
  br i1 %1050, label %1051, label %1064

1051:                                             ; preds = %1045
  %1052 = getelementptr inbounds nuw i8, ptr %1049, i64 %1034
  %1053 = load i32, ptr %1052, align 1
  %1054 = zext i32 %1053 to i64
  %1055 = shl nuw nsw i64 %1054, 16
  %1056 = or i64 %1055, %1054
  %1057 = and i64 %1056, 281470681808895
  %1058 = shl nuw nsw i64 %1057, 8
  %1059 = or i64 %1058, %1057
  %1060 = and i64 %1059, 71777214294589695
  %1061 = shl nuw nsw i64 %1060, 4
  %1062 = or i64 %1061, %1060
  %1063 = and i64 %1062, 1085102592571150095
  br label %1064

1064:                                             ; preds = %1051, %1045
  %1065 = phi i64 [ %1063, %1051 ], [ 723401728380766730, %1045 ]
  %1066 = icmp slt i64 %1035, %1047
  br i1 %1066, label %1067, label %1080

1067:                                             ; preds = %1064
  %1068 = getelementptr inbounds nuw i8, ptr %1049, i64 %1036
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

1080:                                             ; preds = %1067, %1064
  %1081 = phi i64 [ %1079, %1067 ], [ 723401728380766730, %1064 ]
  %1082 = icmp slt i64 %1037, %1047
  br i1 %1082, label %1083, label %1096

1083:                                             ; preds = %1080
  %1084 = getelementptr inbounds nuw i8, ptr %1049, i64 %1038
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
  %1098 = shl nuw i64 %1081, 4
  %1099 = and i64 %1098, 3472328296227680304
  %1100 = or disjoint i64 %1099, %1065
  %1101 = lshr i64 %1081, 2
  %1102 = and i64 %1101, 217020518514230019
  %1103 = shl nuw nsw i64 %1097, 2
  %1104 = or disjoint i64 %1103, %1102
  %1105 = getelementptr inbounds nuw i8, ptr %1032, i64 %1046
  store i64 %1100, ptr %1105, align 1
  %1106 = getelementptr inbounds nuw i8, ptr %1033, i64 %1046
  store i64 %1104, ptr %1106, align 1
  %1107 = getelementptr inbounds nuw i8, ptr %1031, i64 %1046
  %1108 = load i64, ptr %1107, align 1
  %1109 = xor i64 %1065, -1
  %1110 = lshr i64 %1109, 1
  %1111 = and i64 %1110, %1065
  %1112 = and i64 %1110, 72340172838076673
  %1113 = lshr i64 %1109, 3
  %1114 = and i64 %1113, 72340172838076673
  %1115 = and i64 %1111, 72340172838076673
  %1116 = lshr i64 %1111, 2
  %1117 = and i64 %1116, 72340172838076673
  %1118 = xor i64 %1081, -1
  %1119 = lshr i64 %1118, 1
  %1120 = and i64 %1119, %1081
  %1121 = and i64 %1119, 72340172838076673
  %1122 = lshr i64 %1118, 3
  %1123 = and i64 %1122, 72340172838076673
  %1124 = and i64 %1120, 72340172838076673
  %1125 = lshr i64 %1120, 2
  %1126 = and i64 %1125, 72340172838076673
  %1127 = xor i64 %1097, -1
  %1128 = lshr i64 %1127, 1
  %1129 = and i64 %1128, %1097
  %1130 = and i64 %1128, 72340172838076673
  %1131 = lshr i64 %1127, 3
  %1132 = and i64 %1131, 72340172838076673
  %1133 = and i64 %1129, 72340172838076673
  %1134 = lshr i64 %1129, 2
  %1135 = and i64 %1134, 72340172838076673
  %1136 = add nuw nsw i64 %1117, %1115
  %1137 = add nuw nsw i64 %1136, %1124
  %1138 = add nuw nsw i64 %1137, %1126
  %1139 = add nuw nsw i64 %1138, %1133
  %1140 = add nuw nsw i64 %1139, %1135
  %1141 = mul nsw i64 %1140, -3
  %1142 = add nuw nsw i64 %1112, %1114
  %1143 = add nuw nsw i64 %1142, %1123
  %1144 = add nuw nsw i64 %1143, %1121
  %1145 = add nuw nsw i64 %1144, %1132
  %1146 = add nuw nsw i64 %1145, %1130
  %1147 = mul nuw nsw i64 %1146, 6
  %1148 = add i64 %1147, %1108
  %1149 = add i64 %1148, %1141
  store i64 %1149, ptr %1107, align 1
  %1150 = add nuw nsw i64 %1046, 8
  %1151 = icmp ult i64 %1046, 56
  br i1 %1151, label %1045, label %1039

1152:                                             ; preds = %999, %817, %689, %589, %479, %968, %799, %797, %795, %794, %697, %597, %487, %375, %371, %364
  %1153 = phi i64 [ %367, %364 ], [ %367, %817 ], [ %367, %689 ], [ %367, %797 ], [ %367, %795 ], [ %706, %794 ], [ %367, %697 ], [ %367, %589 ], [ %367, %479 ], [ %367, %371 ], [ %367, %375 ], [ %367, %487 ], [ %367, %597 ], [ %367, %799 ], [ %367, %968 ], [ %367, %999 ]
  %1154 = add nuw nsw i64 %336, 1
  %1155 = load i64, ptr %311, align 8
  %1156 = icmp slt i64 %1154, %1155
  br i1 %1156, label %334, label %321

1157:                                             ; preds = %330, %321, %304
  br i1 %9, label %1159, label %1158

1158:                                             ; preds = %1157
  store ptr @.str.21, ptr %2, align 8
  br label %1159

1159:                                             ; preds = %1157, %1158
  %1160 = getelementptr inbounds nuw i8, ptr %130, i64 64
  %1161 = load ptr, ptr %256, align 8
  %1162 = getelementptr inbounds nuw i8, ptr %130, i64 208
  store ptr %130, ptr %1162, align 16
  %1163 = getelementptr inbounds nuw i8, ptr %130, i64 216
  store i64 %151, ptr %1163, align 8
  store ptr %1161, ptr %256, align 8
  %1164 = icmp ult i32 %50, 2
  br i1 %1164, label %1202, label %1165

1165:                                             ; preds = %1159
  %1166 = getelementptr inbounds nuw i8, ptr %130, i64 240
  %1167 = tail call i32 @pthread_mutex_init(ptr noundef nonnull %1166, ptr noundef null) #17
  %1168 = getelementptr inbounds nuw i8, ptr %130, i64 368
  %1169 = tail call i32 @pthread_cond_init(ptr noundef nonnull %1168, ptr noundef null) #17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(128) %4, i8 -1, i64 128, i1 false)
  %1170 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %4, ptr noundef nonnull %5) #17
  %1171 = getelementptr inbounds nuw i8, ptr %130, i64 224
  %1172 = add nsw i64 %151, -1
  %1173 = load i64, ptr %1171, align 32
  %1174 = icmp slt i64 %1173, %1172
  br i1 %1174, label %1175, label %1191

1175:                                             ; preds = %1165, %1187
  %1176 = phi i64 [ %1189, %1187 ], [ %1173, %1165 ]
  %1177 = getelementptr inbounds %struct.nb_worker, ptr %1161, i64 %1176
  store ptr %1160, ptr %1177, align 16
  %1178 = load ptr, ptr %188, align 8
  %1179 = add nsw i64 %1176, 1
  %1180 = load i64, ptr %149, align 16
  %1181 = mul i64 %1179, %1180
  %1182 = getelementptr inbounds nuw i8, ptr %1178, i64 %1181
  %1183 = getelementptr inbounds nuw i8, ptr %1177, i64 8
  store ptr %1182, ptr %1183, align 8
  %1184 = getelementptr inbounds nuw i8, ptr %1177, i64 16
  %1185 = call i32 @pthread_create(ptr noundef nonnull %1184, ptr noundef null, ptr noundef nonnull @nb_worker_main, ptr noundef nonnull %1177) #17
  %1186 = icmp eq i32 %1185, 0
  br i1 %1186, label %1187, label %1191

1187:                                             ; preds = %1175
  %1188 = load i64, ptr %1171, align 32
  %1189 = add nsw i64 %1188, 1
  store i64 %1189, ptr %1171, align 32
  %1190 = icmp slt i64 %1189, %1172
  br i1 %1190, label %1175, label %1191

1191:                                             ; preds = %1187, %1175, %1165
  %1192 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %5, ptr noundef null) #17
  %1193 = load i64, ptr %1171, align 32
  %1194 = icmp eq i64 %1193, %1172
  br i1 %1194, label %1195, label %1196

1195:                                             ; preds = %1191
  br label %1202

1196:                                             ; preds = %1191
  call fastcc void @nb_pool_stop(ptr noundef nonnull %1160)
  store i64 1, ptr %1163, align 8
  %1197 = load ptr, ptr %173, align 8
  call void @free(ptr noundef %1197) #17
  %1198 = load ptr, ptr %211, align 16
  call void @free(ptr noundef %1198) #17
  %1199 = load ptr, ptr %235, align 8
  call void @free(ptr noundef %1199) #17
  %1200 = load ptr, ptr %290, align 32
  call void @free(ptr noundef %1200) #17
  %1201 = load ptr, ptr %256, align 8
  call void @free(ptr noundef %1201) #17
  call void @free(ptr noundef nonnull %130) #17
  br label %1205

1202:                                             ; preds = %1159, %1195
  br i1 %9, label %1204, label %1203

1203:                                             ; preds = %1202
  store ptr @.str.1, ptr %2, align 8
  br label %1204

1204:                                             ; preds = %1202, %1203
  store ptr %130, ptr %1, align 8
  br label %1205

1205:                                             ; preds = %1204, %1196, %294, %90, %119, %118, %126, %23, %22, %32, %33, %88, %89, %129, %122, %11
  %1206 = phi i32 [ 1, %11 ], [ 1, %89 ], [ 3, %294 ], [ 0, %1204 ], [ 5, %1196 ], [ 1, %126 ], [ 3, %129 ], [ 2, %118 ], [ 2, %119 ], [ %125, %122 ], [ 1, %23 ], [ 1, %90 ], [ 4, %33 ], [ 4, %32 ], [ 1, %22 ], [ 1, %88 ]
  ret i32 %1206
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
  %68 = phi ptr [ @.str.15, %48 ], [ @.str.11, %12 ], [ @.str.13, %25 ], [ @.str.12, %19 ], [ @.str.14, %40 ]
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
  %10 = phi ptr [ @.str.23, %8 ], [ @.str.22, %7 ], [ @.str.17, %2 ], [ @.str.18, %3 ], [ @.str.19, %4 ], [ @.str.20, %5 ], [ @.str.21, %6 ], [ @.str.16, %1 ]
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

