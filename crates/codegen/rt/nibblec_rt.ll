; Made by build.sh; do not edit.
; sources: sha256 d6022fe1a1248fe5629930d2156967171d0595d0216dc05b3d4378691601e7ce

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
  br i1 %12, label %1249, label %13

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
  br i1 %9, label %1249, label %23

23:                                               ; preds = %22
  store ptr @.str.2, ptr %2, align 8
  br label %1249

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
  br i1 %9, label %1249, label %33

33:                                               ; preds = %32
  store ptr @.str.3, ptr %2, align 8
  br label %1249

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
  br i1 %9, label %1249, label %89

89:                                               ; preds = %88
  store ptr @.str.7, ptr %2, align 8
  br label %1249

90:                                               ; preds = %80, %83
  %91 = icmp eq ptr %81, null
  br i1 %91, label %92, label %1249

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
  br i1 %9, label %1249, label %119

119:                                              ; preds = %118
  store ptr @.str.9, ptr %2, align 8
  br label %1249

120:                                              ; preds = %117, %106
  %121 = icmp eq i64 %104, 0
  br i1 %121, label %122, label %102

122:                                              ; preds = %120, %94
  %123 = icmp eq ptr %51, null
  %124 = or i1 %9, %123
  %125 = select i1 %123, i32 2, i32 1
  br i1 %124, label %1249, label %126

126:                                              ; preds = %122
  store ptr @.str.10, ptr %2, align 8
  br label %1249

127:                                              ; preds = %110
  br i1 %9, label %129, label %128

128:                                              ; preds = %127
  store ptr @.str.19, ptr %2, align 8
  br label %129

129:                                              ; preds = %127, %128
  %130 = tail call noalias align 64 dereferenceable_or_null(640) ptr @aligned_alloc(i64 noundef 64, i64 noundef 640) #19
  %131 = icmp eq ptr %130, null
  br i1 %131, label %1249, label %132

132:                                              ; preds = %129
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 64 dereferenceable(640) %130, i8 0, i64 640, i1 false)
  %133 = getelementptr inbounds nuw i8, ptr %130, i64 568
  store ptr @.str.1, ptr %133, align 8
  %134 = getelementptr inbounds nuw i8, ptr %130, i64 512
  store ptr %105, ptr %134, align 64
  store ptr %52, ptr %130, align 64
  %135 = getelementptr inbounds nuw i8, ptr %95, i64 48
  %136 = load i64, ptr %135, align 8
  br i1 %82, label %137, label %158

137:                                              ; preds = %132
  %138 = icmp slt i64 %136, 0
  br i1 %138, label %155, label %139

139:                                              ; preds = %137
  %140 = tail call i64 @llvm.umax.i64(i64 %136, i64 1)
  %141 = add nuw i64 %140, 63
  %142 = and i64 %141, -64
  %143 = icmp ugt i64 %136, 1048512
  %144 = add nuw i64 %142, 2097151
  %145 = and i64 %144, -2097152
  %146 = select i1 %143, i64 2097152, i64 64
  %147 = select i1 %143, i64 %145, i64 %142
  %148 = tail call noalias ptr @aligned_alloc(i64 noundef %146, i64 noundef %147) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %148, i64 %146) ]
  %149 = icmp ne ptr %148, null
  %150 = and i1 %143, %149
  br i1 %150, label %151, label %153

151:                                              ; preds = %139
  %152 = tail call i32 @madvise(ptr noundef nonnull %148, i64 noundef %145, i32 noundef 14) #17
  br label %154

153:                                              ; preds = %139
  br i1 %149, label %154, label %155

154:                                              ; preds = %153, %151
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %148, i8 0, i64 %142, i1 false)
  br label %155

155:                                              ; preds = %154, %153, %137
  %156 = phi ptr [ null, %137 ], [ %148, %154 ], [ null, %153 ]
  %157 = getelementptr inbounds nuw i8, ptr %130, i64 520
  store ptr %156, ptr %157, align 8
  store ptr %156, ptr %130, align 64
  br label %160

158:                                              ; preds = %132
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %52, i8 0, i64 %136, i1 false)
  %159 = load ptr, ptr %134, align 64
  br label %160

160:                                              ; preds = %158, %155
  %161 = phi ptr [ %159, %158 ], [ %105, %155 ]
  %162 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 16), align 8
  %163 = getelementptr inbounds nuw i8, ptr %130, i64 8
  store ptr %162, ptr %163, align 8
  %164 = getelementptr inbounds nuw i8, ptr %130, i64 16
  store ptr %162, ptr %164, align 16
  %165 = getelementptr inbounds nuw i8, ptr %161, i64 48
  %166 = load i64, ptr %165, align 8
  %167 = icmp eq i64 %166, 0
  br i1 %167, label %188, label %168

168:                                              ; preds = %160
  %169 = icmp slt i64 %166, 0
  br i1 %169, label %185, label %170

170:                                              ; preds = %168
  %171 = add nuw i64 %166, 63
  %172 = and i64 %171, -64
  %173 = icmp ugt i64 %166, 1048512
  %174 = add nuw i64 %172, 2097151
  %175 = and i64 %174, -2097152
  %176 = select i1 %173, i64 2097152, i64 64
  %177 = select i1 %173, i64 %175, i64 %172
  %178 = tail call noalias ptr @aligned_alloc(i64 noundef %176, i64 noundef %177) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %178, i64 %176) ]
  %179 = icmp ne ptr %178, null
  %180 = and i1 %173, %179
  br i1 %180, label %181, label %183

181:                                              ; preds = %170
  %182 = tail call i32 @madvise(ptr noundef nonnull %178, i64 noundef %175, i32 noundef 14) #17
  br label %184

183:                                              ; preds = %170
  br i1 %179, label %184, label %185

184:                                              ; preds = %183, %181
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %178, i8 0, i64 %172, i1 false)
  br label %185

185:                                              ; preds = %184, %183, %168
  %186 = phi ptr [ null, %168 ], [ %178, %184 ], [ null, %183 ]
  %187 = getelementptr inbounds nuw i8, ptr %130, i64 528
  store ptr %186, ptr %187, align 16
  store ptr %186, ptr %163, align 8
  br label %188

188:                                              ; preds = %185, %160
  %189 = phi ptr [ %186, %185 ], [ %162, %160 ]
  %190 = load i64, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 24), align 8
  %191 = add i64 %190, 63
  %192 = and i64 %191, -64
  %193 = getelementptr inbounds nuw i8, ptr %130, i64 48
  store i64 %192, ptr %193, align 16
  %194 = zext i32 %50 to i64
  %195 = mul i64 %192, %194
  %196 = icmp slt i64 %195, 0
  br i1 %196, label %213, label %197

197:                                              ; preds = %188
  %198 = tail call i64 @llvm.umax.i64(i64 %195, i64 1)
  %199 = add nuw i64 %198, 63
  %200 = and i64 %199, -64
  %201 = icmp ugt i64 %195, 1048512
  %202 = add nuw i64 %200, 2097151
  %203 = and i64 %202, -2097152
  %204 = select i1 %201, i64 2097152, i64 64
  %205 = select i1 %201, i64 %203, i64 %200
  %206 = tail call noalias ptr @aligned_alloc(i64 noundef %204, i64 noundef %205) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %206, i64 %204) ]
  %207 = icmp ne ptr %206, null
  %208 = and i1 %201, %207
  br i1 %208, label %209, label %211

209:                                              ; preds = %197
  %210 = tail call i32 @madvise(ptr noundef nonnull %206, i64 noundef %203, i32 noundef 14) #17
  br label %212

211:                                              ; preds = %197
  br i1 %207, label %212, label %213

212:                                              ; preds = %211, %209
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %206, i8 0, i64 %200, i1 false)
  br label %213

213:                                              ; preds = %212, %211, %188
  %214 = phi ptr [ null, %188 ], [ %206, %212 ], [ null, %211 ]
  %215 = getelementptr inbounds nuw i8, ptr %130, i64 40
  store ptr %214, ptr %215, align 8
  %216 = getelementptr inbounds nuw i8, ptr %95, i64 32
  %217 = load i64, ptr %216, align 8
  %218 = shl i64 %217, 3
  %219 = icmp slt i64 %218, 0
  br i1 %219, label %236, label %220

220:                                              ; preds = %213
  %221 = tail call i64 @llvm.umax.i64(i64 %218, i64 1)
  %222 = add nuw i64 %221, 63
  %223 = and i64 %222, -64
  %224 = icmp ugt i64 %218, 1048512
  %225 = add nuw i64 %223, 2097151
  %226 = and i64 %225, -2097152
  %227 = select i1 %224, i64 2097152, i64 64
  %228 = select i1 %224, i64 %226, i64 %223
  %229 = tail call noalias ptr @aligned_alloc(i64 noundef %227, i64 noundef %228) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %229, i64 %227) ]
  %230 = icmp ne ptr %229, null
  %231 = and i1 %224, %230
  br i1 %231, label %232, label %234

232:                                              ; preds = %220
  %233 = tail call i32 @madvise(ptr noundef nonnull %229, i64 noundef %226, i32 noundef 14) #17
  br label %235

234:                                              ; preds = %220
  br i1 %230, label %235, label %236

235:                                              ; preds = %234, %232
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %229, i8 0, i64 %223, i1 false)
  br label %236

236:                                              ; preds = %235, %234, %213
  %237 = phi ptr [ null, %213 ], [ %229, %235 ], [ null, %234 ]
  %238 = getelementptr inbounds nuw i8, ptr %130, i64 536
  store ptr %237, ptr %238, align 8
  %239 = getelementptr inbounds nuw i8, ptr %130, i64 24
  store ptr %237, ptr %239, align 8
  %240 = getelementptr inbounds nuw i8, ptr %95, i64 40
  %241 = load i64, ptr %240, align 8
  %242 = shl i64 %241, 3
  %243 = icmp slt i64 %242, 0
  br i1 %243, label %260, label %244

244:                                              ; preds = %236
  %245 = tail call i64 @llvm.umax.i64(i64 %242, i64 1)
  %246 = add nuw i64 %245, 63
  %247 = and i64 %246, -64
  %248 = icmp ugt i64 %242, 1048512
  %249 = add nuw i64 %247, 2097151
  %250 = and i64 %249, -2097152
  %251 = select i1 %248, i64 2097152, i64 64
  %252 = select i1 %248, i64 %250, i64 %247
  %253 = tail call noalias ptr @aligned_alloc(i64 noundef %251, i64 noundef %252) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %253, i64 %251) ]
  %254 = icmp ne ptr %253, null
  %255 = and i1 %248, %254
  br i1 %255, label %256, label %258

256:                                              ; preds = %244
  %257 = tail call i32 @madvise(ptr noundef nonnull %253, i64 noundef %250, i32 noundef 14) #17
  br label %259

258:                                              ; preds = %244
  br i1 %254, label %259, label %260

259:                                              ; preds = %258, %256
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %253, i8 0, i64 %247, i1 false)
  br label %260

260:                                              ; preds = %259, %258, %236
  %261 = phi ptr [ null, %236 ], [ %253, %259 ], [ null, %258 ]
  %262 = getelementptr inbounds nuw i8, ptr %130, i64 544
  store ptr %261, ptr %262, align 32
  %263 = getelementptr inbounds nuw i8, ptr %130, i64 32
  store ptr %261, ptr %263, align 32
  %264 = add i32 %50, -1
  %265 = zext i32 %264 to i64
  %266 = mul nuw nsw i64 %265, 144
  %267 = tail call i64 @llvm.umax.i64(i64 %266, i64 1)
  %268 = add nuw nsw i64 %267, 63
  %269 = and i64 %268, 2199023255488
  %270 = icmp ugt i32 %264, 7281
  %271 = add nuw nsw i64 %269, 2097151
  %272 = and i64 %271, 4398044413952
  %273 = select i1 %270, i64 2097152, i64 64
  %274 = select i1 %270, i64 %272, i64 %269
  %275 = tail call noalias ptr @aligned_alloc(i64 noundef %273, i64 noundef %274) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %275, i64 %273) ]
  %276 = icmp ne ptr %275, null
  %277 = and i1 %270, %276
  br i1 %277, label %278, label %280

278:                                              ; preds = %260
  %279 = tail call i32 @madvise(ptr noundef nonnull %275, i64 noundef %272, i32 noundef 14) #17
  br label %281

280:                                              ; preds = %260
  br i1 %276, label %281, label %282

281:                                              ; preds = %280, %278
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %275, i8 0, i64 %269, i1 false)
  br label %282

282:                                              ; preds = %281, %280
  %283 = getelementptr inbounds nuw i8, ptr %130, i64 232
  store ptr %275, ptr %283, align 8
  %284 = icmp ne i32 %54, 0
  br i1 %284, label %285, label %309

285:                                              ; preds = %282
  %286 = getelementptr inbounds nuw i8, ptr %161, i64 24
  %287 = load i64, ptr %286, align 8
  %288 = shl i64 %287, 3
  %289 = icmp slt i64 %288, 0
  br i1 %289, label %306, label %290

290:                                              ; preds = %285
  %291 = tail call i64 @llvm.umax.i64(i64 %288, i64 1)
  %292 = add nuw i64 %291, 63
  %293 = and i64 %292, -64
  %294 = icmp ugt i64 %288, 1048512
  %295 = add nuw i64 %293, 2097151
  %296 = and i64 %295, -2097152
  %297 = select i1 %294, i64 2097152, i64 64
  %298 = select i1 %294, i64 %296, i64 %293
  %299 = tail call noalias ptr @aligned_alloc(i64 noundef %297, i64 noundef %298) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %299, i64 %297) ]
  %300 = icmp ne ptr %299, null
  %301 = and i1 %294, %300
  br i1 %301, label %302, label %304

302:                                              ; preds = %290
  %303 = tail call i32 @madvise(ptr noundef nonnull %299, i64 noundef %296, i32 noundef 14) #17
  br label %305

304:                                              ; preds = %290
  br i1 %300, label %305, label %306

305:                                              ; preds = %304, %302
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %299, i8 0, i64 %293, i1 false)
  br label %306

306:                                              ; preds = %305, %304, %285
  %307 = phi ptr [ null, %285 ], [ %299, %305 ], [ null, %304 ]
  %308 = getelementptr inbounds nuw i8, ptr %130, i64 552
  store ptr %307, ptr %308, align 8
  br label %309

309:                                              ; preds = %306, %282
  %310 = load ptr, ptr %130, align 64
  %311 = icmp eq ptr %310, null
  br i1 %311, label %338, label %312

312:                                              ; preds = %309
  %313 = icmp eq ptr %189, null
  br i1 %313, label %314, label %325

314:                                              ; preds = %312
  %315 = load i64, ptr %165, align 8
  %316 = icmp ne i64 %315, 0
  %317 = icmp eq ptr %214, null
  %318 = or i1 %316, %317
  %319 = icmp eq ptr %237, null
  %320 = or i1 %318, %319
  %321 = icmp eq ptr %261, null
  %322 = or i1 %320, %321
  %323 = icmp eq ptr %275, null
  %324 = or i1 %322, %323
  br i1 %324, label %338, label %333

325:                                              ; preds = %312
  %326 = icmp eq ptr %214, null
  %327 = icmp eq ptr %237, null
  %328 = or i1 %326, %327
  %329 = icmp eq ptr %261, null
  %330 = or i1 %328, %329
  %331 = icmp eq ptr %275, null
  %332 = or i1 %330, %331
  br i1 %332, label %338, label %333

333:                                              ; preds = %325, %314
  %334 = getelementptr inbounds nuw i8, ptr %130, i64 552
  %335 = load ptr, ptr %334, align 8
  %336 = icmp eq ptr %335, null
  %337 = and i1 %284, %336
  br i1 %337, label %338, label %345

338:                                              ; preds = %333, %309, %314, %325
  %339 = getelementptr inbounds nuw i8, ptr %130, i64 520
  %340 = load ptr, ptr %339, align 8
  tail call void @free(ptr noundef %340) #17
  %341 = getelementptr inbounds nuw i8, ptr %130, i64 528
  %342 = load ptr, ptr %341, align 16
  tail call void @free(ptr noundef %342) #17
  tail call void @free(ptr noundef %214) #17
  tail call void @free(ptr noundef %237) #17
  tail call void @free(ptr noundef %261) #17
  %343 = getelementptr inbounds nuw i8, ptr %130, i64 552
  %344 = load ptr, ptr %343, align 8
  tail call void @free(ptr noundef %344) #17
  tail call void @free(ptr noundef %275) #17
  tail call void @free(ptr noundef nonnull %130) #17
  br label %1249

345:                                              ; preds = %333
  %346 = getelementptr inbounds nuw i8, ptr %130, i64 528
  %347 = load ptr, ptr %346, align 16
  %348 = icmp eq ptr %347, null
  br i1 %348, label %1198, label %349

349:                                              ; preds = %345
  %350 = getelementptr inbounds nuw i8, ptr %95, i64 56
  %351 = load i64, ptr %350, align 8
  %352 = getelementptr inbounds nuw i8, ptr %105, i64 40
  %353 = load i64, ptr %352, align 8
  %354 = icmp sgt i64 %353, 0
  br i1 %354, label %358, label %355

355:                                              ; preds = %349
  %356 = ptrtoint ptr %162 to i64
  %357 = add i64 %356, 65535
  br label %362

358:                                              ; preds = %349
  %359 = getelementptr inbounds nuw i8, ptr %105, i64 32
  %360 = ptrtoint ptr %162 to i64
  %361 = add i64 %360, 65535
  br label %375

362:                                              ; preds = %1193, %355
  %363 = phi i64 [ %357, %355 ], [ %361, %1193 ]
  %364 = phi i64 [ %356, %355 ], [ %360, %1193 ]
  %365 = phi i64 [ 0, %355 ], [ %1194, %1193 ]
  %366 = add i64 %365, %363
  %367 = and i64 %366, -65536
  %368 = add i64 %364, %351
  %369 = and i64 %368, -65536
  %370 = icmp ult i64 %367, %369
  br i1 %370, label %371, label %1198

371:                                              ; preds = %362
  %372 = inttoptr i64 %367 to ptr
  %373 = sub nuw i64 %369, %367
  %374 = tail call i32 @madvise(ptr noundef %372, i64 noundef %373, i32 noundef 4) #17
  br label %1198

375:                                              ; preds = %1193, %358
  %376 = phi i64 [ 0, %358 ], [ %1194, %1193 ]
  %377 = phi i64 [ 0, %358 ], [ %1195, %1193 ]
  %378 = load ptr, ptr %359, align 8
  %379 = getelementptr inbounds nuw %struct.nb_prep, ptr %378, i64 %377
  %380 = load i32, ptr %379, align 8
  %381 = icmp eq i32 %380, 5
  br i1 %381, label %382, label %388

382:                                              ; preds = %375
  %383 = getelementptr inbounds nuw i8, ptr %379, i64 16
  %384 = load i64, ptr %383, align 8
  %385 = getelementptr inbounds i8, ptr %347, i64 %384
  %386 = getelementptr inbounds nuw i8, ptr %379, i64 8
  %387 = load i64, ptr %386, align 8
  br label %744

388:                                              ; preds = %375
  %389 = getelementptr inbounds nuw i8, ptr %379, i64 8
  %390 = load i64, ptr %389, align 8
  %391 = add i64 %376, 1048576
  %392 = icmp ult i64 %390, %391
  br i1 %392, label %405, label %393

393:                                              ; preds = %388
  %394 = add i64 %376, %361
  %395 = and i64 %394, -65536
  %396 = add i64 %390, %360
  %397 = and i64 %396, -65536
  %398 = icmp ult i64 %395, %397
  br i1 %398, label %399, label %405

399:                                              ; preds = %393
  %400 = inttoptr i64 %395 to ptr
  %401 = sub nuw i64 %397, %395
  %402 = tail call i32 @madvise(ptr noundef %400, i64 noundef %401, i32 noundef 4) #17
  %403 = load i64, ptr %389, align 8
  %404 = load i32, ptr %379, align 8
  br label %405

405:                                              ; preds = %399, %393, %388
  %406 = phi i64 [ %390, %388 ], [ %390, %393 ], [ %403, %399 ]
  %407 = phi i32 [ %380, %388 ], [ %380, %393 ], [ %404, %399 ]
  %408 = phi i64 [ %376, %388 ], [ %390, %393 ], [ %403, %399 ]
  %409 = getelementptr inbounds nuw i8, ptr %379, i64 16
  %410 = load i64, ptr %409, align 8
  %411 = getelementptr inbounds i8, ptr %347, i64 %410
  switch i32 %407, label %1193 [
    i32 0, label %412
    i32 1, label %416
    i32 2, label %528
    i32 3, label %638
    i32 4, label %738
    i32 5, label %744
    i32 6, label %836
    i32 7, label %838
    i32 8, label %840
    i32 9, label %1009
  ]

412:                                              ; preds = %405
  %413 = getelementptr inbounds i8, ptr %162, i64 %406
  %414 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %415 = load i64, ptr %414, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %411, ptr align 1 %413, i64 %415, i1 false)
  br label %1193

416:                                              ; preds = %405
  %417 = getelementptr inbounds i8, ptr %162, i64 %406
  %418 = getelementptr inbounds nuw i8, ptr %379, i64 32
  %419 = load i64, ptr %418, align 8
  %420 = icmp sgt i64 %419, 0
  %421 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %422 = load i64, ptr %421, align 8
  %423 = tail call i64 @llvm.smax.i64(i64 %422, i64 1)
  %424 = select i1 %420, i64 %419, i64 %423
  %425 = icmp sgt i64 %422, 0
  br i1 %425, label %426, label %1193

426:                                              ; preds = %416
  %427 = getelementptr inbounds nuw i8, ptr %379, i64 40
  br label %428

428:                                              ; preds = %520, %426
  %429 = phi i64 [ 0, %426 ], [ %527, %520 ]
  %430 = phi i64 [ %422, %426 ], [ %525, %520 ]
  %431 = phi ptr [ %411, %426 ], [ %524, %520 ]
  %432 = phi i64 [ 0, %426 ], [ %521, %520 ]
  %433 = sub i64 %430, %432
  %434 = tail call i64 @llvm.smin.i64(i64 %424, i64 %433)
  %435 = and i64 %432, 1
  %436 = icmp eq i64 %435, 0
  %437 = icmp sgt i64 %434, 7
  %438 = select i1 %436, i1 %437, i1 false
  br i1 %438, label %466, label %439

439:                                              ; preds = %466, %428
  %440 = phi i64 [ 0, %428 ], [ %467, %466 ]
  %441 = icmp slt i64 %440, %434
  br i1 %441, label %442, label %520

442:                                              ; preds = %439
  %443 = add i64 %430, %429
  %444 = tail call i64 @llvm.smin.i64(i64 %424, i64 %443)
  %445 = or disjoint i64 %440, 1
  %446 = and i64 %434, 1
  %447 = icmp eq i64 %446, 0
  br i1 %447, label %463, label %448

448:                                              ; preds = %442
  %449 = add nuw nsw i64 %440, %432
  %450 = lshr i64 %449, 1
  %451 = getelementptr inbounds nuw i8, ptr %417, i64 %450
  %452 = load i8, ptr %451, align 1
  %453 = trunc i64 %432 to i8
  %454 = shl i8 %453, 2
  %455 = and i8 %454, 4
  %456 = lshr i8 %452, %455
  %457 = and i8 %456, 15
  %458 = and i8 %456, 8
  %459 = mul nuw i8 %458, 30
  %460 = or disjoint i8 %459, %457
  %461 = getelementptr inbounds nuw i8, ptr %431, i64 %440
  store i8 %460, ptr %461, align 1
  %462 = or disjoint i64 %440, 1
  br label %463

463:                                              ; preds = %448, %442
  %464 = phi i64 [ %440, %442 ], [ %462, %448 ]
  %465 = icmp eq i64 %434, %445
  br i1 %465, label %520, label %489

466:                                              ; preds = %428, %466
  %467 = phi i64 [ %487, %466 ], [ 8, %428 ]
  %468 = phi i64 [ %467, %466 ], [ 0, %428 ]
  %469 = add nuw nsw i64 %468, %432
  %470 = lshr exact i64 %469, 1
  %471 = getelementptr inbounds nuw i8, ptr %417, i64 %470
  %472 = load i32, ptr %471, align 1
  %473 = zext i32 %472 to i64
  %474 = shl nuw nsw i64 %473, 16
  %475 = or i64 %474, %473
  %476 = and i64 %475, 281470681808895
  %477 = shl nuw nsw i64 %476, 8
  %478 = or i64 %477, %476
  %479 = and i64 %478, 71777214294589695
  %480 = shl nuw nsw i64 %479, 4
  %481 = or i64 %480, %479
  %482 = and i64 %481, 1085102592571150095
  %483 = and i64 %481, 578721382704613384
  %484 = mul nuw i64 %483, 30
  %485 = or i64 %484, %482
  %486 = getelementptr inbounds nuw i8, ptr %431, i64 %468
  store i64 %485, ptr %486, align 1
  %487 = add nuw nsw i64 %467, 8
  %488 = icmp sgt i64 %487, %434
  br i1 %488, label %439, label %466

489:                                              ; preds = %463, %489
  %490 = phi i64 [ %518, %489 ], [ %464, %463 ]
  %491 = add nuw nsw i64 %490, %432
  %492 = lshr i64 %491, 1
  %493 = getelementptr inbounds nuw i8, ptr %417, i64 %492
  %494 = load i8, ptr %493, align 1
  %495 = trunc i64 %491 to i8
  %496 = shl i8 %495, 2
  %497 = and i8 %496, 4
  %498 = lshr i8 %494, %497
  %499 = and i8 %498, 15
  %500 = and i8 %498, 8
  %501 = mul nuw i8 %500, 30
  %502 = or disjoint i8 %501, %499
  %503 = getelementptr inbounds nuw i8, ptr %431, i64 %490
  store i8 %502, ptr %503, align 1
  %504 = add nuw nsw i64 %490, 1
  %505 = add nuw nsw i64 %504, %432
  %506 = lshr i64 %505, 1
  %507 = getelementptr inbounds nuw i8, ptr %417, i64 %506
  %508 = load i8, ptr %507, align 1
  %509 = trunc i64 %505 to i8
  %510 = shl i8 %509, 2
  %511 = and i8 %510, 4
  %512 = lshr i8 %508, %511
  %513 = and i8 %512, 15
  %514 = and i8 %512, 8
  %515 = mul nuw i8 %514, 30
  %516 = or disjoint i8 %515, %513
  %517 = getelementptr inbounds nuw i8, ptr %431, i64 %504
  store i8 %516, ptr %517, align 1
  %518 = add nuw nsw i64 %490, 2
  %519 = icmp eq i64 %518, %444
  br i1 %519, label %520, label %489

520:                                              ; preds = %463, %489, %439
  %521 = add nuw nsw i64 %432, %424
  %522 = load i64, ptr %427, align 8
  %523 = getelementptr i8, ptr %431, i64 %424
  %524 = getelementptr i8, ptr %523, i64 %522
  %525 = load i64, ptr %421, align 8
  %526 = icmp slt i64 %521, %525
  %527 = sub i64 %429, %424
  br i1 %526, label %428, label %1193

528:                                              ; preds = %405
  %529 = getelementptr inbounds i8, ptr %162, i64 %406
  %530 = getelementptr inbounds nuw i8, ptr %379, i64 32
  %531 = load i64, ptr %530, align 8
  %532 = icmp sgt i64 %531, 0
  %533 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %534 = load i64, ptr %533, align 8
  %535 = tail call i64 @llvm.smax.i64(i64 %534, i64 1)
  %536 = select i1 %532, i64 %531, i64 %535
  %537 = icmp sgt i64 %534, 0
  br i1 %537, label %538, label %1193

538:                                              ; preds = %528
  %539 = getelementptr inbounds nuw i8, ptr %379, i64 40
  br label %540

540:                                              ; preds = %630, %538
  %541 = phi i64 [ 0, %538 ], [ %637, %630 ]
  %542 = phi i64 [ %534, %538 ], [ %635, %630 ]
  %543 = phi ptr [ %411, %538 ], [ %634, %630 ]
  %544 = phi i64 [ 0, %538 ], [ %631, %630 ]
  %545 = sub i64 %542, %544
  %546 = tail call i64 @llvm.smin.i64(i64 %536, i64 %545)
  %547 = and i64 %544, 3
  %548 = icmp eq i64 %547, 0
  %549 = icmp sgt i64 %546, 7
  %550 = select i1 %548, i1 %549, i1 false
  br i1 %550, label %578, label %551

551:                                              ; preds = %578, %540
  %552 = phi i64 [ 0, %540 ], [ %579, %578 ]
  %553 = icmp slt i64 %552, %546
  br i1 %553, label %554, label %630

554:                                              ; preds = %551
  %555 = add i64 %542, %541
  %556 = tail call i64 @llvm.smin.i64(i64 %536, i64 %555)
  %557 = or disjoint i64 %552, 1
  %558 = and i64 %546, 1
  %559 = icmp eq i64 %558, 0
  br i1 %559, label %575, label %560

560:                                              ; preds = %554
  %561 = add nuw nsw i64 %552, %544
  %562 = lshr i64 %561, 2
  %563 = getelementptr inbounds nuw i8, ptr %529, i64 %562
  %564 = load i8, ptr %563, align 1
  %565 = trunc i64 %544 to i8
  %566 = shl i8 %565, 1
  %567 = and i8 %566, 6
  %568 = lshr i8 %564, %567
  %569 = and i8 %568, 3
  %570 = and i8 %568, 2
  %571 = mul nuw i8 %570, 126
  %572 = or disjoint i8 %571, %569
  %573 = getelementptr inbounds nuw i8, ptr %543, i64 %552
  store i8 %572, ptr %573, align 1
  %574 = or disjoint i64 %552, 1
  br label %575

575:                                              ; preds = %560, %554
  %576 = phi i64 [ %552, %554 ], [ %574, %560 ]
  %577 = icmp eq i64 %546, %557
  br i1 %577, label %630, label %599

578:                                              ; preds = %540, %578
  %579 = phi i64 [ %597, %578 ], [ 8, %540 ]
  %580 = phi i64 [ %579, %578 ], [ 0, %540 ]
  %581 = add nuw nsw i64 %580, %544
  %582 = lshr exact i64 %581, 2
  %583 = getelementptr inbounds nuw i8, ptr %529, i64 %582
  %584 = load i16, ptr %583, align 1
  %585 = zext i16 %584 to i64
  %586 = shl nuw nsw i64 %585, 24
  %587 = or disjoint i64 %586, %585
  %588 = shl nuw nsw i64 %587, 12
  %589 = or i64 %588, %587
  %590 = and i64 %589, 4222189076152335
  %591 = mul nuw nsw i64 %590, 65
  %592 = and i64 %591, 217020518514230019
  %593 = and i64 %591, 144680345676153346
  %594 = mul nuw i64 %593, 126
  %595 = or i64 %594, %592
  %596 = getelementptr inbounds nuw i8, ptr %543, i64 %580
  store i64 %595, ptr %596, align 1
  %597 = add nuw nsw i64 %579, 8
  %598 = icmp sgt i64 %597, %546
  br i1 %598, label %551, label %578

599:                                              ; preds = %575, %599
  %600 = phi i64 [ %628, %599 ], [ %576, %575 ]
  %601 = add nuw nsw i64 %600, %544
  %602 = lshr i64 %601, 2
  %603 = getelementptr inbounds nuw i8, ptr %529, i64 %602
  %604 = load i8, ptr %603, align 1
  %605 = trunc i64 %601 to i8
  %606 = shl i8 %605, 1
  %607 = and i8 %606, 6
  %608 = lshr i8 %604, %607
  %609 = and i8 %608, 3
  %610 = and i8 %608, 2
  %611 = mul nuw i8 %610, 126
  %612 = or disjoint i8 %611, %609
  %613 = getelementptr inbounds nuw i8, ptr %543, i64 %600
  store i8 %612, ptr %613, align 1
  %614 = add nuw nsw i64 %600, 1
  %615 = add nuw nsw i64 %614, %544
  %616 = lshr i64 %615, 2
  %617 = getelementptr inbounds nuw i8, ptr %529, i64 %616
  %618 = load i8, ptr %617, align 1
  %619 = trunc i64 %615 to i8
  %620 = shl i8 %619, 1
  %621 = and i8 %620, 6
  %622 = lshr i8 %618, %621
  %623 = and i8 %622, 3
  %624 = and i8 %622, 2
  %625 = mul nuw i8 %624, 126
  %626 = or disjoint i8 %625, %623
  %627 = getelementptr inbounds nuw i8, ptr %543, i64 %614
  store i8 %626, ptr %627, align 1
  %628 = add nuw nsw i64 %600, 2
  %629 = icmp eq i64 %628, %556
  br i1 %629, label %630, label %599

630:                                              ; preds = %575, %599, %551
  %631 = add nuw nsw i64 %544, %536
  %632 = load i64, ptr %539, align 8
  %633 = getelementptr i8, ptr %543, i64 %536
  %634 = getelementptr i8, ptr %633, i64 %632
  %635 = load i64, ptr %533, align 8
  %636 = icmp slt i64 %631, %635
  %637 = sub i64 %541, %536
  br i1 %636, label %540, label %1193

638:                                              ; preds = %405
  %639 = getelementptr inbounds i8, ptr %162, i64 %406
  %640 = getelementptr inbounds nuw i8, ptr %379, i64 32
  %641 = load i64, ptr %640, align 8
  %642 = icmp sgt i64 %641, 0
  %643 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %644 = load i64, ptr %643, align 8
  %645 = tail call i64 @llvm.smax.i64(i64 %644, i64 1)
  %646 = select i1 %642, i64 %641, i64 %645
  %647 = icmp sgt i64 %644, 0
  br i1 %647, label %648, label %1193

648:                                              ; preds = %638
  %649 = getelementptr inbounds nuw i8, ptr %379, i64 40
  br label %650

650:                                              ; preds = %730, %648
  %651 = phi i64 [ 0, %648 ], [ %737, %730 ]
  %652 = phi i64 [ %644, %648 ], [ %735, %730 ]
  %653 = phi ptr [ %411, %648 ], [ %734, %730 ]
  %654 = phi i64 [ 0, %648 ], [ %731, %730 ]
  %655 = sub i64 %652, %654
  %656 = tail call i64 @llvm.smin.i64(i64 %646, i64 %655)
  %657 = and i64 %654, 1
  %658 = icmp eq i64 %657, 0
  %659 = icmp sgt i64 %656, 7
  %660 = select i1 %658, i1 %659, i1 false
  br i1 %660, label %685, label %661

661:                                              ; preds = %685, %650
  %662 = phi i64 [ 0, %650 ], [ %686, %685 ]
  %663 = icmp slt i64 %662, %656
  br i1 %663, label %664, label %730

664:                                              ; preds = %661
  %665 = add i64 %652, %651
  %666 = tail call i64 @llvm.smin.i64(i64 %646, i64 %665)
  %667 = or disjoint i64 %662, 1
  %668 = and i64 %656, 1
  %669 = icmp eq i64 %668, 0
  br i1 %669, label %682, label %670

670:                                              ; preds = %664
  %671 = add nuw nsw i64 %662, %654
  %672 = lshr i64 %671, 1
  %673 = getelementptr inbounds nuw i8, ptr %639, i64 %672
  %674 = load i8, ptr %673, align 1
  %675 = trunc i64 %654 to i8
  %676 = shl i8 %675, 2
  %677 = and i8 %676, 4
  %678 = lshr i8 %674, %677
  %679 = and i8 %678, 15
  %680 = getelementptr inbounds nuw i8, ptr %653, i64 %662
  store i8 %679, ptr %680, align 1
  %681 = or disjoint i64 %662, 1
  br label %682

682:                                              ; preds = %670, %664
  %683 = phi i64 [ %662, %664 ], [ %681, %670 ]
  %684 = icmp eq i64 %656, %667
  br i1 %684, label %730, label %705

685:                                              ; preds = %650, %685
  %686 = phi i64 [ %703, %685 ], [ 8, %650 ]
  %687 = phi i64 [ %686, %685 ], [ 0, %650 ]
  %688 = add nuw nsw i64 %687, %654
  %689 = lshr exact i64 %688, 1
  %690 = getelementptr inbounds nuw i8, ptr %639, i64 %689
  %691 = load i32, ptr %690, align 1
  %692 = zext i32 %691 to i64
  %693 = shl nuw nsw i64 %692, 16
  %694 = or i64 %693, %692
  %695 = and i64 %694, 281470681808895
  %696 = shl nuw nsw i64 %695, 8
  %697 = or i64 %696, %695
  %698 = and i64 %697, 71777214294589695
  %699 = shl nuw nsw i64 %698, 4
  %700 = or i64 %699, %698
  %701 = and i64 %700, 1085102592571150095
  %702 = getelementptr inbounds nuw i8, ptr %653, i64 %687
  store i64 %701, ptr %702, align 1
  %703 = add nuw nsw i64 %686, 8
  %704 = icmp sgt i64 %703, %656
  br i1 %704, label %661, label %685

705:                                              ; preds = %682, %705
  %706 = phi i64 [ %728, %705 ], [ %683, %682 ]
  %707 = add nuw nsw i64 %706, %654
  %708 = lshr i64 %707, 1
  %709 = getelementptr inbounds nuw i8, ptr %639, i64 %708
  %710 = load i8, ptr %709, align 1
  %711 = trunc i64 %707 to i8
  %712 = shl i8 %711, 2
  %713 = and i8 %712, 4
  %714 = lshr i8 %710, %713
  %715 = and i8 %714, 15
  %716 = getelementptr inbounds nuw i8, ptr %653, i64 %706
  store i8 %715, ptr %716, align 1
  %717 = add nuw nsw i64 %706, 1
  %718 = add nuw nsw i64 %717, %654
  %719 = lshr i64 %718, 1
  %720 = getelementptr inbounds nuw i8, ptr %639, i64 %719
  %721 = load i8, ptr %720, align 1
  %722 = trunc i64 %718 to i8
  %723 = shl i8 %722, 2
  %724 = and i8 %723, 4
  %725 = lshr i8 %721, %724
  %726 = and i8 %725, 15
  %727 = getelementptr inbounds nuw i8, ptr %653, i64 %717
  store i8 %726, ptr %727, align 1
  %728 = add nuw nsw i64 %706, 2
  %729 = icmp eq i64 %728, %666
  br i1 %729, label %730, label %705

730:                                              ; preds = %682, %705, %661
  %731 = add nuw nsw i64 %654, %646
  %732 = load i64, ptr %649, align 8
  %733 = getelementptr i8, ptr %653, i64 %646
  %734 = getelementptr i8, ptr %733, i64 %732
  %735 = load i64, ptr %643, align 8
  %736 = icmp slt i64 %731, %735
  %737 = sub i64 %651, %646
  br i1 %736, label %650, label %1193

738:                                              ; preds = %405
  %739 = getelementptr inbounds nuw i8, ptr %379, i64 4
  %740 = load i32, ptr %739, align 4
  %741 = trunc i32 %740 to i8
  %742 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %743 = load i64, ptr %742, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %411, i8 %741, i64 %743, i1 false)
  br label %1193

744:                                              ; preds = %405, %382
  %745 = phi i64 [ %387, %382 ], [ %406, %405 ]
  %746 = phi ptr [ %385, %382 ], [ %411, %405 ]
  %747 = phi i64 [ %376, %382 ], [ %408, %405 ]
  br label %758

748:                                              ; preds = %758
  %749 = getelementptr inbounds nuw i8, ptr %379, i64 32
  %750 = load i64, ptr %749, align 8
  %751 = shl i64 %750, 6
  %752 = add i64 %751, 64
  %753 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %754 = load i64, ptr %753, align 8
  %755 = icmp sgt i64 %754, 0
  br i1 %755, label %756, label %835

756:                                              ; preds = %748
  %757 = getelementptr inbounds i8, ptr %347, i64 %745
  br label %774

758:                                              ; preds = %758, %744
  %759 = phi i64 [ 0, %744 ], [ %772, %758 ]
  %760 = trunc nuw nsw i64 %759 to i32
  %761 = and i32 %760, 3
  %762 = lshr i32 %760, 2
  %763 = tail call i32 @llvm.usub.sat.i32(i32 2, i32 %761)
  %764 = mul nuw nsw i32 %763, 3
  %765 = icmp ult i64 %759, 8
  %766 = sub nsw i32 2, %762
  %767 = mul nsw i32 %766, 3
  %768 = select i1 %765, i32 %767, i32 0
  %769 = add nsw i32 %768, %764
  %770 = trunc nsw i32 %769 to i8
  %771 = getelementptr inbounds nuw i8, ptr %7, i64 %759
  store i8 %770, ptr %771, align 1
  %772 = add nuw nsw i64 %759, 1
  %773 = icmp eq i64 %772, 16
  br i1 %773, label %748, label %758

774:                                              ; preds = %802, %756
  %775 = phi i64 [ %803, %802 ], [ 0, %756 ]
  %776 = phi ptr [ %804, %802 ], [ %757, %756 ]
  %777 = phi ptr [ %805, %802 ], [ %746, %756 ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %8, i8 0, i64 64, i1 false)
  %778 = load i64, ptr %749, align 8
  %779 = icmp sgt i64 %778, 0
  br i1 %779, label %780, label %802

780:                                              ; preds = %774
  %781 = shl i64 %778, 6
  %782 = tail call i64 @llvm.smax.i64(i64 %781, i64 1)
  %783 = and i64 %782, 1
  %784 = icmp eq i64 %782, 1
  br i1 %784, label %789, label %785

785:                                              ; preds = %780
  %786 = and i64 %782, 9223372036854775744
  br label %808

787:                                              ; preds = %808
  %788 = icmp eq i64 %783, 0
  br i1 %788, label %802, label %789

789:                                              ; preds = %787, %780
  %790 = phi i64 [ 0, %780 ], [ %832, %787 ]
  %791 = icmp ne i64 %783, 0
  tail call void @llvm.assume(i1 %791)
  %792 = and i64 %790, 63
  %793 = getelementptr inbounds nuw i8, ptr %8, i64 %792
  %794 = load i8, ptr %793, align 1
  %795 = getelementptr inbounds nuw i8, ptr %776, i64 %790
  %796 = load i8, ptr %795, align 1
  %797 = and i8 %796, 15
  %798 = zext nneg i8 %797 to i64
  %799 = getelementptr inbounds nuw i8, ptr %7, i64 %798
  %800 = load i8, ptr %799, align 1
  %801 = add i8 %800, %794
  store i8 %801, ptr %793, align 1
  br label %802

802:                                              ; preds = %789, %787, %774
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %777, ptr noundef nonnull align 16 dereferenceable(64) %8, i64 64, i1 false)
  %803 = add nuw nsw i64 %775, 1
  %804 = getelementptr inbounds i8, ptr %776, i64 %752
  %805 = getelementptr inbounds i8, ptr %777, i64 %752
  %806 = load i64, ptr %753, align 8
  %807 = icmp slt i64 %803, %806
  br i1 %807, label %774, label %835

808:                                              ; preds = %808, %785
  %809 = phi i64 [ 0, %785 ], [ %832, %808 ]
  %810 = phi i64 [ 0, %785 ], [ %833, %808 ]
  %811 = and i64 %809, 62
  %812 = getelementptr inbounds nuw i8, ptr %8, i64 %811
  %813 = load i8, ptr %812, align 2
  %814 = getelementptr inbounds nuw i8, ptr %776, i64 %809
  %815 = load i8, ptr %814, align 1
  %816 = and i8 %815, 15
  %817 = zext nneg i8 %816 to i64
  %818 = getelementptr inbounds nuw i8, ptr %7, i64 %817
  %819 = load i8, ptr %818, align 1
  %820 = add i8 %819, %813
  store i8 %820, ptr %812, align 2
  %821 = or disjoint i64 %809, 1
  %822 = and i64 %821, 63
  %823 = getelementptr inbounds nuw i8, ptr %8, i64 %822
  %824 = load i8, ptr %823, align 1
  %825 = getelementptr inbounds nuw i8, ptr %776, i64 %821
  %826 = load i8, ptr %825, align 1
  %827 = and i8 %826, 15
  %828 = zext nneg i8 %827 to i64
  %829 = getelementptr inbounds nuw i8, ptr %7, i64 %828
  %830 = load i8, ptr %829, align 1
  %831 = add i8 %830, %824
  store i8 %831, ptr %823, align 1
  %832 = add nuw nsw i64 %809, 2
  %833 = add i64 %810, 2
  %834 = icmp eq i64 %833, %786
  br i1 %834, label %787, label %808

835:                                              ; preds = %802, %748
  br label %1193

836:                                              ; preds = %405
  %837 = getelementptr inbounds i8, ptr %162, i64 %406
  tail call fastcc void @nb_winograd(ptr noundef nonnull %379, ptr noundef %837, ptr noundef %411, i32 noundef 4)
  br label %1193

838:                                              ; preds = %405
  %839 = getelementptr inbounds i8, ptr %162, i64 %406
  tail call fastcc void @nb_winograd(ptr noundef nonnull %379, ptr noundef %839, ptr noundef %411, i32 noundef 2)
  br label %1193

840:                                              ; preds = %405
  %841 = getelementptr inbounds i8, ptr %162, i64 %406
  %842 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %843 = load i64, ptr %842, align 8
  %844 = icmp sgt i64 %843, 0
  br i1 %844, label %845, label %1193

845:                                              ; preds = %840
  %846 = getelementptr inbounds nuw i8, ptr %379, i64 32
  %847 = load i64, ptr %846, align 8
  br label %848

848:                                              ; preds = %858, %845
  %849 = phi i64 [ %843, %845 ], [ %859, %858 ]
  %850 = phi i64 [ %847, %845 ], [ %860, %858 ]
  %851 = phi i64 [ 0, %845 ], [ %861, %858 ]
  %852 = icmp sgt i64 %850, 0
  br i1 %852, label %853, label %858

853:                                              ; preds = %848
  %854 = mul nuw nsw i64 %851, 9
  %855 = shl nsw i64 %851, 4
  br label %863

856:                                              ; preds = %986
  %857 = load i64, ptr %842, align 8
  br label %858

858:                                              ; preds = %856, %848
  %859 = phi i64 [ %857, %856 ], [ %849, %848 ]
  %860 = phi i64 [ %988, %856 ], [ %850, %848 ]
  %861 = add nuw nsw i64 %851, 1
  %862 = icmp slt i64 %861, %859
  br i1 %862, label %848, label %1193

863:                                              ; preds = %986, %853
  %864 = phi i64 [ %850, %853 ], [ %988, %986 ]
  %865 = phi i64 [ 0, %853 ], [ %987, %986 ]
  %866 = mul nsw i64 %854, %864
  %867 = add nsw i64 %866, %865
  %868 = shl nsw i64 %867, 6
  %869 = getelementptr inbounds i8, ptr %841, i64 %868
  %870 = shl nsw i64 %864, 6
  %871 = mul nsw i64 %864, 192
  %872 = mul nsw i64 %864, 384
  %873 = shl nsw i64 %864, 8
  %874 = mul nsw i64 %864, 448
  %875 = shl nsw i64 %864, 7
  %876 = mul nsw i64 %864, 320
  %877 = shl nsw i64 %864, 9
  br label %878

878:                                              ; preds = %878, %863
  %879 = phi i64 [ 0, %863 ], [ %984, %878 ]
  %880 = getelementptr inbounds nuw i8, ptr %869, i64 %879
  %881 = load i8, ptr %880, align 1
  %882 = sext i8 %881 to i32
  %883 = getelementptr inbounds i8, ptr %880, i64 %871
  %884 = load i8, ptr %883, align 1
  %885 = sext i8 %884 to i32
  %886 = getelementptr inbounds i8, ptr %880, i64 %872
  %887 = load i8, ptr %886, align 1
  %888 = sext i8 %887 to i32
  %889 = sext i8 %881 to i16
  %890 = shl nsw i16 %889, 1
  %891 = add nsw i32 %885, %882
  %892 = add nsw i32 %891, %888
  %893 = trunc nsw i32 %892 to i16
  %894 = sub nsw i32 %882, %885
  %895 = add nsw i32 %894, %888
  %896 = trunc nsw i32 %895 to i16
  %897 = sext i8 %887 to i16
  %898 = shl nsw i16 %897, 1
  %899 = getelementptr inbounds i8, ptr %880, i64 %870
  %900 = load i8, ptr %899, align 1
  %901 = sext i8 %900 to i32
  %902 = getelementptr inbounds i8, ptr %880, i64 %873
  %903 = load i8, ptr %902, align 1
  %904 = sext i8 %903 to i32
  %905 = getelementptr inbounds i8, ptr %880, i64 %874
  %906 = load i8, ptr %905, align 1
  %907 = sext i8 %906 to i32
  %908 = sext i8 %900 to i16
  %909 = shl nsw i16 %908, 1
  %910 = add nsw i32 %904, %901
  %911 = add nsw i32 %910, %907
  %912 = trunc nsw i32 %911 to i16
  %913 = sub nsw i32 %901, %904
  %914 = add nsw i32 %913, %907
  %915 = trunc nsw i32 %914 to i16
  %916 = sext i8 %906 to i16
  %917 = shl nsw i16 %916, 1
  %918 = getelementptr inbounds i8, ptr %880, i64 %875
  %919 = load i8, ptr %918, align 1
  %920 = sext i8 %919 to i32
  %921 = getelementptr inbounds i8, ptr %880, i64 %876
  %922 = load i8, ptr %921, align 1
  %923 = sext i8 %922 to i32
  %924 = getelementptr inbounds i8, ptr %880, i64 %877
  %925 = load i8, ptr %924, align 1
  %926 = sext i8 %925 to i32
  %927 = sext i8 %919 to i16
  %928 = shl nsw i16 %927, 1
  %929 = add nsw i32 %923, %920
  %930 = add nsw i32 %929, %926
  %931 = trunc nsw i32 %930 to i16
  %932 = sub nsw i32 %920, %923
  %933 = add nsw i32 %932, %926
  %934 = trunc nsw i32 %933 to i16
  %935 = sext i8 %925 to i16
  %936 = shl nsw i16 %935, 1
  %937 = shl i64 %879, 4
  %938 = and i64 %937, 32
  %939 = lshr i64 %879, 1
  %940 = and i64 %939, 30
  %941 = and i64 %879, 1
  %942 = getelementptr inbounds nuw i16, ptr %6, i64 %940
  %943 = getelementptr inbounds nuw i16, ptr %942, i64 %941
  %944 = getelementptr inbounds nuw i16, ptr %943, i64 %938
  %945 = shl nsw i16 %889, 2
  %946 = add nsw i16 %909, %890
  %947 = add nsw i16 %946, %928
  %948 = sub nsw i16 %890, %909
  %949 = add nsw i16 %948, %928
  %950 = shl nsw i16 %927, 2
  store i16 %945, ptr %944, align 2
  %951 = getelementptr inbounds nuw i8, ptr %944, i64 128
  store i16 %947, ptr %951, align 2
  %952 = getelementptr inbounds nuw i8, ptr %944, i64 256
  store i16 %949, ptr %952, align 2
  %953 = getelementptr inbounds nuw i8, ptr %944, i64 384
  store i16 %950, ptr %953, align 2
  %954 = shl nsw i16 %893, 1
  %955 = add nsw i16 %912, %893
  %956 = add nsw i16 %955, %931
  %957 = sub nsw i16 %893, %912
  %958 = add nsw i16 %957, %931
  %959 = shl nsw i16 %931, 1
  %960 = getelementptr inbounds nuw i8, ptr %944, i64 512
  store i16 %954, ptr %960, align 2
  %961 = getelementptr inbounds nuw i8, ptr %944, i64 640
  store i16 %956, ptr %961, align 2
  %962 = getelementptr inbounds nuw i8, ptr %944, i64 768
  store i16 %958, ptr %962, align 2
  %963 = getelementptr inbounds nuw i8, ptr %944, i64 896
  store i16 %959, ptr %963, align 2
  %964 = shl nsw i16 %896, 1
  %965 = add nsw i16 %915, %896
  %966 = add nsw i16 %965, %934
  %967 = sub nsw i16 %896, %915
  %968 = add nsw i16 %967, %934
  %969 = shl nsw i16 %934, 1
  %970 = getelementptr inbounds nuw i8, ptr %944, i64 1024
  store i16 %964, ptr %970, align 2
  %971 = getelementptr inbounds nuw i8, ptr %944, i64 1152
  store i16 %966, ptr %971, align 2
  %972 = getelementptr inbounds nuw i8, ptr %944, i64 1280
  store i16 %968, ptr %972, align 2
  %973 = getelementptr inbounds nuw i8, ptr %944, i64 1408
  store i16 %969, ptr %973, align 2
  %974 = shl nsw i16 %897, 2
  %975 = add nsw i16 %917, %898
  %976 = add nsw i16 %975, %936
  %977 = sub nsw i16 %898, %917
  %978 = add nsw i16 %977, %936
  %979 = shl nsw i16 %935, 2
  %980 = getelementptr inbounds nuw i8, ptr %944, i64 1536
  store i16 %974, ptr %980, align 2
  %981 = getelementptr inbounds nuw i8, ptr %944, i64 1664
  store i16 %976, ptr %981, align 2
  %982 = getelementptr inbounds nuw i8, ptr %944, i64 1792
  store i16 %978, ptr %982, align 2
  %983 = getelementptr inbounds nuw i8, ptr %944, i64 1920
  store i16 %979, ptr %983, align 2
  %984 = add nuw nsw i64 %879, 1
  %985 = icmp eq i64 %984, 64
  br i1 %985, label %990, label %878

986:                                              ; preds = %990
  %987 = add nuw nsw i64 %865, 1
  %988 = load i64, ptr %846, align 8
  %989 = icmp slt i64 %987, %988
  br i1 %989, label %863, label %856

990:                                              ; preds = %878, %990
  %991 = phi i64 [ %1007, %990 ], [ 0, %878 ]
  %992 = add nuw nsw i64 %991, %855
  %993 = load i64, ptr %846, align 8
  %994 = mul nsw i64 %993, %992
  %995 = add nsw i64 %994, %865
  %996 = shl nsw i64 %995, 7
  %997 = getelementptr inbounds i8, ptr %411, i64 %996
  %998 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %991
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %997, ptr noundef nonnull align 16 dereferenceable(128) %998, i64 128, i1 false)
  %999 = or disjoint i64 %991, 1
  %1000 = add nuw nsw i64 %999, %855
  %1001 = load i64, ptr %846, align 8
  %1002 = mul nsw i64 %1001, %1000
  %1003 = add nsw i64 %1002, %865
  %1004 = shl nsw i64 %1003, 7
  %1005 = getelementptr inbounds i8, ptr %411, i64 %1004
  %1006 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %999
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %1005, ptr noundef nonnull align 16 dereferenceable(128) %1006, i64 128, i1 false)
  %1007 = add nuw nsw i64 %991, 2
  %1008 = icmp eq i64 %1007, 16
  br i1 %1008, label %986, label %990

1009:                                             ; preds = %405
  %1010 = getelementptr inbounds nuw i8, ptr %379, i64 24
  %1011 = load i64, ptr %1010, align 8
  %1012 = icmp sgt i64 %1011, 0
  br i1 %1012, label %1013, label %1193

1013:                                             ; preds = %1009
  %1014 = getelementptr inbounds i8, ptr %162, i64 %406
  %1015 = getelementptr inbounds nuw i8, ptr %379, i64 4
  %1016 = getelementptr inbounds nuw i8, ptr %379, i64 32
  %1017 = getelementptr inbounds nuw i8, ptr %379, i64 40
  %1018 = load i32, ptr %1015, align 4
  br label %1019

1019:                                             ; preds = %1040, %1013
  %1020 = phi i64 [ %1011, %1013 ], [ %1041, %1040 ]
  %1021 = phi i32 [ %1018, %1013 ], [ %1042, %1040 ]
  %1022 = phi i32 [ %1018, %1013 ], [ %1043, %1040 ]
  %1023 = phi ptr [ %1014, %1013 ], [ %1045, %1040 ]
  %1024 = phi ptr [ %411, %1013 ], [ %1044, %1040 ]
  %1025 = phi i64 [ 0, %1013 ], [ %1046, %1040 ]
  %1026 = icmp sgt i32 %1022, 0
  br i1 %1026, label %1027, label %1040

1027:                                             ; preds = %1019
  %1028 = load i64, ptr %1016, align 8
  br label %1029

1029:                                             ; preds = %1050, %1027
  %1030 = phi i32 [ %1051, %1050 ], [ %1021, %1027 ]
  %1031 = phi i64 [ %1052, %1050 ], [ %1028, %1027 ]
  %1032 = phi ptr [ %1058, %1050 ], [ %1023, %1027 ]
  %1033 = phi ptr [ %1055, %1050 ], [ %1024, %1027 ]
  %1034 = phi i64 [ %1056, %1050 ], [ 0, %1027 ]
  %1035 = phi i64 [ %1054, %1050 ], [ 0, %1027 ]
  %1036 = phi ptr [ %1053, %1050 ], [ %1024, %1027 ]
  %1037 = icmp sgt i64 %1031, 0
  br i1 %1037, label %1061, label %1050

1038:                                             ; preds = %1050
  %1039 = load i64, ptr %1010, align 8
  br label %1040

1040:                                             ; preds = %1038, %1019
  %1041 = phi i64 [ %1020, %1019 ], [ %1039, %1038 ]
  %1042 = phi i32 [ %1021, %1019 ], [ %1051, %1038 ]
  %1043 = phi i32 [ %1022, %1019 ], [ %1051, %1038 ]
  %1044 = phi ptr [ %1024, %1019 ], [ %1055, %1038 ]
  %1045 = phi ptr [ %1023, %1019 ], [ %1058, %1038 ]
  %1046 = add nuw nsw i64 %1025, 1
  %1047 = icmp slt i64 %1046, %1041
  br i1 %1047, label %1019, label %1193

1048:                                             ; preds = %1080
  %1049 = load i32, ptr %1015, align 4
  br label %1050

1050:                                             ; preds = %1048, %1029
  %1051 = phi i32 [ %1030, %1029 ], [ %1049, %1048 ]
  %1052 = phi i64 [ %1031, %1029 ], [ %1084, %1048 ]
  %1053 = phi ptr [ %1036, %1029 ], [ %1072, %1048 ]
  %1054 = phi i64 [ %1035, %1029 ], [ %1082, %1048 ]
  %1055 = phi ptr [ %1033, %1029 ], [ %1083, %1048 ]
  %1056 = add nuw nsw i64 %1034, 1
  %1057 = shl nsw i64 %1052, 5
  %1058 = getelementptr inbounds i8, ptr %1032, i64 %1057
  %1059 = sext i32 %1051 to i64
  %1060 = icmp slt i64 %1056, %1059
  br i1 %1060, label %1029, label %1038

1061:                                             ; preds = %1029, %1080
  %1062 = phi ptr [ %1083, %1080 ], [ %1033, %1029 ]
  %1063 = phi i64 [ %1081, %1080 ], [ 0, %1029 ]
  %1064 = phi i64 [ %1082, %1080 ], [ %1035, %1029 ]
  %1065 = phi ptr [ %1072, %1080 ], [ %1036, %1029 ]
  %1066 = load i64, ptr %1017, align 8
  %1067 = srem i64 %1064, %1066
  %1068 = icmp eq i64 %1067, 0
  br i1 %1068, label %1069, label %1071

1069:                                             ; preds = %1061
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %1062, i8 0, i64 64, i1 false)
  %1070 = getelementptr inbounds nuw i8, ptr %1062, i64 64
  br label %1071

1071:                                             ; preds = %1069, %1061
  %1072 = phi ptr [ %1062, %1069 ], [ %1065, %1061 ]
  %1073 = phi ptr [ %1070, %1069 ], [ %1062, %1061 ]
  %1074 = getelementptr inbounds nuw i8, ptr %1073, i64 64
  %1075 = shl nsw i64 %1063, 5
  %1076 = add nuw nsw i64 %1063, 1
  %1077 = shl nsw i64 %1076, 5
  %1078 = add nuw nsw i64 %1063, 2
  %1079 = shl nsw i64 %1078, 5
  br label %1086

1080:                                             ; preds = %1137
  %1081 = add nuw nsw i64 %1063, 3
  %1082 = add nsw i64 %1064, 1
  %1083 = getelementptr inbounds nuw i8, ptr %1073, i64 128
  %1084 = load i64, ptr %1016, align 8
  %1085 = icmp slt i64 %1081, %1084
  br i1 %1085, label %1061, label %1048

1086:                                             ; preds = %1137, %1071
  %1087 = phi i64 [ 0, %1071 ], [ %1191, %1137 ]
  %1088 = load i64, ptr %1016, align 8
  %1089 = lshr exact i64 %1087, 1
  %1090 = getelementptr inbounds nuw i8, ptr %1032, i64 %1089
  %1091 = icmp slt i64 %1063, %1088
  br i1 %1091, label %1092, label %1105

1092:                                             ; preds = %1086
  %1093 = getelementptr inbounds nuw i8, ptr %1090, i64 %1075
  %1094 = load i32, ptr %1093, align 1
  %1095 = zext i32 %1094 to i64
  %1096 = shl nuw nsw i64 %1095, 16
  %1097 = or i64 %1096, %1095
  %1098 = and i64 %1097, 281470681808895
  %1099 = shl nuw nsw i64 %1098, 8
  %1100 = or i64 %1099, %1098
  %1101 = and i64 %1100, 71777214294589695
  %1102 = shl nuw nsw i64 %1101, 4
  %1103 = or i64 %1102, %1101
  %1104 = and i64 %1103, 1085102592571150095
  br label %1105

1105:                                             ; preds = %1092, %1086
  %1106 = phi i64 [ %1104, %1092 ], [ 723401728380766730, %1086 ]
  %1107 = icmp slt i64 %1076, %1088
  br i1 %1107, label %1108, label %1121

1108:                                             ; preds = %1105
  %1109 = getelementptr inbounds nuw i8, ptr %1090, i64 %1077
  %1110 = load i32, ptr %1109, align 1
  %1111 = zext i32 %1110 to i64
  %1112 = shl nuw nsw i64 %1111, 16
  %1113 = or i64 %1112, %1111
  %1114 = and i64 %1113, 281470681808895
  %1115 = shl nuw nsw i64 %1114, 8
  %1116 = or i64 %1115, %1114
  %1117 = and i64 %1116, 71777214294589695
  %1118 = shl nuw nsw i64 %1117, 4
  %1119 = or i64 %1118, %1117
  %1120 = and i64 %1119, 1085102592571150095
  br label %1121

1121:                                             ; preds = %1108, %1105
  %1122 = phi i64 [ %1120, %1108 ], [ 723401728380766730, %1105 ]
  %1123 = icmp slt i64 %1078, %1088
  br i1 %1123, label %1124, label %1137

1124:                                             ; preds = %1121
  %1125 = getelementptr inbounds nuw i8, ptr %1090, i64 %1079
  %1126 = load i32, ptr %1125, align 1
  %1127 = zext i32 %1126 to i64
  %1128 = shl nuw nsw i64 %1127, 16
  %1129 = or i64 %1128, %1127
  %1130 = and i64 %1129, 281470681808895
  %1131 = shl nuw nsw i64 %1130, 8
  %1132 = or i64 %1131, %1130
  %1133 = and i64 %1132, 71777214294589695
  %1134 = shl nuw nsw i64 %1133, 4
  %1135 = or i64 %1134, %1133
  %1136 = and i64 %1135, 1085102592571150095
  br label %1137

1137:                                             ; preds = %1124, %1121
  %1138 = phi i64 [ %1136, %1124 ], [ 723401728380766730, %1121 ]
  %1139 = shl nuw i64 %1122, 4
  %1140 = and i64 %1139, 3472328296227680304
  %1141 = or disjoint i64 %1140, %1106
  %1142 = lshr i64 %1122, 2
  %1143 = and i64 %1142, 217020518514230019
  %1144 = shl nuw nsw i64 %1138, 2
  %1145 = or disjoint i64 %1144, %1143
  %1146 = getelementptr inbounds nuw i8, ptr %1073, i64 %1087
  store i64 %1141, ptr %1146, align 1
  %1147 = getelementptr inbounds nuw i8, ptr %1074, i64 %1087
  store i64 %1145, ptr %1147, align 1
  %1148 = getelementptr inbounds nuw i8, ptr %1072, i64 %1087
  %1149 = load i64, ptr %1148, align 1
  %1150 = xor i64 %1106, -1
  %1151 = lshr i64 %1150, 1
  %1152 = and i64 %1151, %1106
  %1153 = and i64 %1151, 72340172838076673
  %1154 = lshr i64 %1150, 3
  %1155 = and i64 %1154, 72340172838076673
  %1156 = and i64 %1152, 72340172838076673
  %1157 = lshr i64 %1152, 2
  %1158 = and i64 %1157, 72340172838076673
  %1159 = xor i64 %1122, -1
  %1160 = lshr i64 %1159, 1
  %1161 = and i64 %1160, %1122
  %1162 = and i64 %1160, 72340172838076673
  %1163 = lshr i64 %1159, 3
  %1164 = and i64 %1163, 72340172838076673
  %1165 = and i64 %1161, 72340172838076673
  %1166 = lshr i64 %1161, 2
  %1167 = and i64 %1166, 72340172838076673
  %1168 = xor i64 %1138, -1
  %1169 = lshr i64 %1168, 1
  %1170 = and i64 %1169, %1138
  %1171 = and i64 %1169, 72340172838076673
  %1172 = lshr i64 %1168, 3
  %1173 = and i64 %1172, 72340172838076673
  %1174 = and i64 %1170, 72340172838076673
  %1175 = lshr i64 %1170, 2
  %1176 = and i64 %1175, 72340172838076673
  %1177 = add nuw nsw i64 %1158, %1156
  %1178 = add nuw nsw i64 %1177, %1165
  %1179 = add nuw nsw i64 %1178, %1167
  %1180 = add nuw nsw i64 %1179, %1174
  %1181 = add nuw nsw i64 %1180, %1176
  %1182 = mul nsw i64 %1181, -3
  %1183 = add nuw nsw i64 %1153, %1155
  %1184 = add nuw nsw i64 %1183, %1164
  %1185 = add nuw nsw i64 %1184, %1162
  %1186 = add nuw nsw i64 %1185, %1173
  %1187 = add nuw nsw i64 %1186, %1171
  %1188 = mul nuw nsw i64 %1187, 6
  %1189 = add i64 %1188, %1149
  %1190 = add i64 %1189, %1182
  store i64 %1190, ptr %1148, align 1
  %1191 = add nuw nsw i64 %1087, 8
  %1192 = icmp ult i64 %1087, 56
  br i1 %1192, label %1086, label %1080

1193:                                             ; preds = %1040, %858, %730, %630, %520, %1009, %840, %838, %836, %835, %738, %638, %528, %416, %412, %405
  %1194 = phi i64 [ %408, %405 ], [ %408, %858 ], [ %408, %730 ], [ %408, %838 ], [ %408, %836 ], [ %747, %835 ], [ %408, %738 ], [ %408, %630 ], [ %408, %520 ], [ %408, %412 ], [ %408, %416 ], [ %408, %528 ], [ %408, %638 ], [ %408, %840 ], [ %408, %1009 ], [ %408, %1040 ]
  %1195 = add nuw nsw i64 %377, 1
  %1196 = load i64, ptr %352, align 8
  %1197 = icmp slt i64 %1195, %1196
  br i1 %1197, label %375, label %362

1198:                                             ; preds = %371, %362, %345
  br i1 %9, label %1200, label %1199

1199:                                             ; preds = %1198
  store ptr @.str.21, ptr %2, align 8
  br label %1200

1200:                                             ; preds = %1198, %1199
  %1201 = getelementptr inbounds nuw i8, ptr %130, i64 64
  %1202 = load ptr, ptr %283, align 8
  %1203 = getelementptr inbounds nuw i8, ptr %130, i64 208
  store ptr %130, ptr %1203, align 16
  %1204 = getelementptr inbounds nuw i8, ptr %130, i64 216
  store i64 %194, ptr %1204, align 8
  store ptr %1202, ptr %283, align 8
  %1205 = icmp ult i32 %50, 2
  br i1 %1205, label %1246, label %1206

1206:                                             ; preds = %1200
  %1207 = getelementptr inbounds nuw i8, ptr %130, i64 240
  %1208 = tail call i32 @pthread_mutex_init(ptr noundef nonnull %1207, ptr noundef null) #17
  %1209 = getelementptr inbounds nuw i8, ptr %130, i64 368
  %1210 = tail call i32 @pthread_cond_init(ptr noundef nonnull %1209, ptr noundef null) #17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(128) %4, i8 -1, i64 128, i1 false)
  %1211 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %4, ptr noundef nonnull %5) #17
  %1212 = getelementptr inbounds nuw i8, ptr %130, i64 224
  %1213 = add nsw i64 %194, -1
  %1214 = load i64, ptr %1212, align 32
  %1215 = icmp slt i64 %1214, %1213
  br i1 %1215, label %1216, label %1232

1216:                                             ; preds = %1206, %1228
  %1217 = phi i64 [ %1230, %1228 ], [ %1214, %1206 ]
  %1218 = getelementptr inbounds %struct.nb_worker, ptr %1202, i64 %1217
  store ptr %1201, ptr %1218, align 16
  %1219 = load ptr, ptr %215, align 8
  %1220 = add nsw i64 %1217, 1
  %1221 = load i64, ptr %193, align 16
  %1222 = mul i64 %1220, %1221
  %1223 = getelementptr inbounds nuw i8, ptr %1219, i64 %1222
  %1224 = getelementptr inbounds nuw i8, ptr %1218, i64 8
  store ptr %1223, ptr %1224, align 8
  %1225 = getelementptr inbounds nuw i8, ptr %1218, i64 16
  %1226 = call i32 @pthread_create(ptr noundef nonnull %1225, ptr noundef null, ptr noundef nonnull @nb_worker_main, ptr noundef nonnull %1218) #17
  %1227 = icmp eq i32 %1226, 0
  br i1 %1227, label %1228, label %1232

1228:                                             ; preds = %1216
  %1229 = load i64, ptr %1212, align 32
  %1230 = add nsw i64 %1229, 1
  store i64 %1230, ptr %1212, align 32
  %1231 = icmp slt i64 %1230, %1213
  br i1 %1231, label %1216, label %1232

1232:                                             ; preds = %1228, %1216, %1206
  %1233 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %5, ptr noundef null) #17
  %1234 = load i64, ptr %1212, align 32
  %1235 = icmp eq i64 %1234, %1213
  br i1 %1235, label %1236, label %1237

1236:                                             ; preds = %1232
  br label %1246

1237:                                             ; preds = %1232
  call fastcc void @nb_pool_stop(ptr noundef nonnull %1201)
  store i64 1, ptr %1204, align 8
  %1238 = getelementptr inbounds nuw i8, ptr %130, i64 520
  %1239 = load ptr, ptr %1238, align 8
  call void @free(ptr noundef %1239) #17
  %1240 = load ptr, ptr %346, align 16
  call void @free(ptr noundef %1240) #17
  %1241 = load ptr, ptr %215, align 8
  call void @free(ptr noundef %1241) #17
  %1242 = load ptr, ptr %238, align 8
  call void @free(ptr noundef %1242) #17
  %1243 = load ptr, ptr %262, align 32
  call void @free(ptr noundef %1243) #17
  %1244 = load ptr, ptr %334, align 8
  call void @free(ptr noundef %1244) #17
  %1245 = load ptr, ptr %283, align 8
  call void @free(ptr noundef %1245) #17
  call void @free(ptr noundef nonnull %130) #17
  br label %1249

1246:                                             ; preds = %1200, %1236
  br i1 %9, label %1248, label %1247

1247:                                             ; preds = %1246
  store ptr @.str.1, ptr %2, align 8
  br label %1248

1248:                                             ; preds = %1246, %1247
  store ptr %130, ptr %1, align 8
  br label %1249

1249:                                             ; preds = %1248, %1237, %338, %90, %119, %118, %126, %23, %22, %32, %33, %88, %89, %129, %122, %11
  %1250 = phi i32 [ 1, %11 ], [ 1, %89 ], [ 3, %338 ], [ 0, %1248 ], [ 5, %1237 ], [ 1, %126 ], [ 3, %129 ], [ 2, %118 ], [ 2, %119 ], [ %125, %122 ], [ 1, %23 ], [ 1, %90 ], [ 4, %33 ], [ 4, %32 ], [ 1, %22 ], [ 1, %88 ]
  ret i32 %1250
}

define internal range(i32 0, 7) i32 @nb_run(ptr noundef %0, ptr noundef readonly %1, ptr noundef readonly %2, i64 noundef %3) #2 {
  %5 = alloca %struct.timespec, align 8
  %6 = alloca %struct.timespec, align 8
  %7 = icmp eq ptr %0, null
  br i1 %7, label %161, label %8

8:                                                ; preds = %4
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 576
  %10 = atomicrmw xchg ptr %9, i32 1 acquire, align 64
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
  %56 = getelementptr inbounds nuw i8, ptr %0, i64 536
  %57 = getelementptr inbounds nuw i8, ptr %13, i64 40
  %58 = getelementptr inbounds nuw i8, ptr %13, i64 24
  %59 = getelementptr inbounds nuw i8, ptr %0, i64 544
  %60 = getelementptr inbounds nuw i8, ptr %0, i64 512
  %61 = getelementptr inbounds nuw i8, ptr %0, i64 552
  %62 = getelementptr inbounds nuw i8, ptr %6, i64 8
  %63 = getelementptr inbounds nuw i8, ptr %0, i64 64
  %64 = getelementptr inbounds nuw i8, ptr %5, i64 8
  %65 = getelementptr inbounds nuw i8, ptr %0, i64 560
  %66 = tail call i64 @llvm.smax.i64(i64 %3, i64 1)
  br label %70

67:                                               ; preds = %40, %48, %12, %19, %25
  %68 = phi ptr [ @.str.15, %48 ], [ @.str.11, %12 ], [ @.str.13, %25 ], [ @.str.12, %19 ], [ @.str.14, %40 ]
  %69 = getelementptr inbounds nuw i8, ptr %0, i64 568
  store ptr %68, ptr %69, align 8
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
  %87 = load ptr, ptr %56, align 8
  %88 = getelementptr inbounds nuw ptr, ptr %87, i64 %78
  store ptr %86, ptr %88, align 8
  %89 = add nuw i64 %78, 1
  %90 = load i64, ptr %54, align 8
  %91 = icmp ult i64 %89, %90
  br i1 %91, label %77, label %74

92:                                               ; preds = %144, %74
  %93 = load ptr, ptr %60, align 64
  %94 = load ptr, ptr %61, align 8
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
  %121 = load i64, ptr %65, align 16
  %122 = add i64 %121, 1
  store i64 %122, ptr %65, align 16
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
  %134 = load ptr, ptr %61, align 8
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
  %154 = load ptr, ptr %59, align 32
  %155 = getelementptr inbounds nuw ptr, ptr %154, i64 %145
  store ptr %153, ptr %155, align 8
  %156 = add nuw i64 %145, 1
  %157 = load i64, ptr %57, align 8
  %158 = icmp ult i64 %156, %157
  br i1 %158, label %144, label %92

159:                                              ; preds = %141, %15, %67
  %160 = phi i32 [ 1, %67 ], [ 0, %15 ], [ 0, %141 ]
  store atomic i32 0, ptr %9 release, align 64
  br label %161

161:                                              ; preds = %8, %4, %159
  %162 = phi i32 [ %160, %159 ], [ 1, %4 ], [ 6, %8 ]
  ret i32 %162
}

define internal void @nb_destroy(ptr noundef %0) #2 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %19, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 64
  tail call fastcc void @nb_pool_stop(ptr noundef %4)
  %5 = getelementptr inbounds nuw i8, ptr %0, i64 520
  %6 = load ptr, ptr %5, align 8
  tail call void @free(ptr noundef %6) #17
  %7 = getelementptr inbounds nuw i8, ptr %0, i64 528
  %8 = load ptr, ptr %7, align 16
  tail call void @free(ptr noundef %8) #17
  %9 = getelementptr inbounds nuw i8, ptr %0, i64 40
  %10 = load ptr, ptr %9, align 8
  tail call void @free(ptr noundef %10) #17
  %11 = getelementptr inbounds nuw i8, ptr %0, i64 536
  %12 = load ptr, ptr %11, align 8
  tail call void @free(ptr noundef %12) #17
  %13 = getelementptr inbounds nuw i8, ptr %0, i64 544
  %14 = load ptr, ptr %13, align 32
  tail call void @free(ptr noundef %14) #17
  %15 = getelementptr inbounds nuw i8, ptr %0, i64 552
  %16 = load ptr, ptr %15, align 8
  tail call void @free(ptr noundef %16) #17
  %17 = getelementptr inbounds nuw i8, ptr %0, i64 232
  %18 = load ptr, ptr %17, align 8
  tail call void @free(ptr noundef %18) #17
  tail call void @free(ptr noundef nonnull %0) #17
  br label %19

19:                                               ; preds = %1, %3
  ret void
}

define internal ptr @nb_last_error(ptr noundef readonly %0) #3 {
  %2 = icmp eq ptr %0, null
  br i1 %2, label %6, label %3

3:                                                ; preds = %1
  %4 = getelementptr inbounds nuw i8, ptr %0, i64 568
  %5 = load ptr, ptr %4, align 8
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
  %20 = getelementptr inbounds nuw i8, ptr %0, i64 552
  %21 = getelementptr inbounds nuw i8, ptr %0, i64 560
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
  %32 = load ptr, ptr %20, align 8
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
  %40 = load i64, ptr %21, align 16
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

define internal fastcc void @nb_winograd(ptr noundef readonly %0, ptr noundef readonly %1, ptr noundef nonnull writeonly %2, i32 noundef range(i32 2, 5) %3) unnamed_addr #15 {
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

