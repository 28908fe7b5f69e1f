; Made by build.sh; do not edit.
; sources: sha256 86cc63f3279f2cf01186f792a8fd9bb19eef58df0fcefcce15ebc5bf7440f459

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
  br i1 %12, label %1214, label %13

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
  br i1 %9, label %1214, label %23

23:                                               ; preds = %22
  store ptr @.str.2, ptr %2, align 8
  br label %1214

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
  br i1 %9, label %1214, label %33

33:                                               ; preds = %32
  store ptr @.str.3, ptr %2, align 8
  br label %1214

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
  br i1 %9, label %1214, label %89

89:                                               ; preds = %88
  store ptr @.str.7, ptr %2, align 8
  br label %1214

90:                                               ; preds = %80, %83
  %91 = icmp eq ptr %81, null
  br i1 %91, label %92, label %1214

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
  br i1 %9, label %1214, label %119

119:                                              ; preds = %118
  store ptr @.str.9, ptr %2, align 8
  br label %1214

120:                                              ; preds = %117, %106
  %121 = icmp eq i64 %104, 0
  br i1 %121, label %122, label %102

122:                                              ; preds = %120, %94
  %123 = icmp eq ptr %51, null
  %124 = or i1 %9, %123
  %125 = select i1 %123, i32 2, i32 1
  br i1 %124, label %1214, label %126

126:                                              ; preds = %122
  store ptr @.str.10, ptr %2, align 8
  br label %1214

127:                                              ; preds = %110
  br i1 %9, label %129, label %128

128:                                              ; preds = %127
  store ptr @.str.19, ptr %2, align 8
  br label %129

129:                                              ; preds = %127, %128
  %130 = tail call noalias align 64 dereferenceable_or_null(640) ptr @aligned_alloc(i64 noundef 64, i64 noundef 640) #19
  %131 = icmp eq ptr %130, null
  br i1 %131, label %1214, label %132

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
  br label %1214

345:                                              ; preds = %333
  %346 = getelementptr inbounds nuw i8, ptr %130, i64 528
  %347 = load ptr, ptr %346, align 16
  %348 = icmp eq ptr %347, null
  br i1 %348, label %1163, label %349

349:                                              ; preds = %345
  %350 = getelementptr inbounds nuw i8, ptr %105, i64 40
  %351 = load i64, ptr %350, align 8
  %352 = icmp sgt i64 %351, 0
  br i1 %352, label %353, label %1163

353:                                              ; preds = %349
  %354 = getelementptr inbounds nuw i8, ptr %105, i64 32
  br label %355

355:                                              ; preds = %1159, %353
  %356 = phi i64 [ 0, %353 ], [ %1160, %1159 ]
  %357 = load ptr, ptr %354, align 8
  %358 = getelementptr inbounds nuw %struct.nb_prep, ptr %357, i64 %356
  %359 = getelementptr inbounds nuw i8, ptr %358, i64 16
  %360 = load i64, ptr %359, align 8
  %361 = getelementptr inbounds i8, ptr %347, i64 %360
  %362 = load i32, ptr %358, align 8
  switch i32 %362, label %1159 [
    i32 0, label %363
    i32 1, label %369
    i32 2, label %483
    i32 3, label %595
    i32 4, label %697
    i32 5, label %703
    i32 6, label %794
    i32 7, label %798
    i32 8, label %802
    i32 9, label %973
  ]

363:                                              ; preds = %355
  %364 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %365 = load i64, ptr %364, align 8
  %366 = getelementptr inbounds i8, ptr %162, i64 %365
  %367 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %368 = load i64, ptr %367, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %361, ptr readonly align 1 %366, i64 %368, i1 false)
  br label %1159

369:                                              ; preds = %355
  %370 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %371 = load i64, ptr %370, align 8
  %372 = getelementptr inbounds i8, ptr %162, i64 %371
  %373 = getelementptr inbounds nuw i8, ptr %358, i64 32
  %374 = load i64, ptr %373, align 8
  %375 = icmp sgt i64 %374, 0
  %376 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %377 = load i64, ptr %376, align 8
  %378 = tail call i64 @llvm.smax.i64(i64 %377, i64 1)
  %379 = select i1 %375, i64 %374, i64 %378
  %380 = icmp sgt i64 %377, 0
  br i1 %380, label %381, label %1159

381:                                              ; preds = %369
  %382 = getelementptr inbounds nuw i8, ptr %358, i64 40
  br label %383

383:                                              ; preds = %475, %381
  %384 = phi i64 [ 0, %381 ], [ %482, %475 ]
  %385 = phi i64 [ %377, %381 ], [ %480, %475 ]
  %386 = phi ptr [ %361, %381 ], [ %479, %475 ]
  %387 = phi i64 [ 0, %381 ], [ %476, %475 ]
  %388 = sub i64 %385, %387
  %389 = tail call i64 @llvm.smin.i64(i64 %379, i64 %388)
  %390 = and i64 %387, 1
  %391 = icmp eq i64 %390, 0
  %392 = icmp sgt i64 %389, 7
  %393 = select i1 %391, i1 %392, i1 false
  br i1 %393, label %421, label %394

394:                                              ; preds = %421, %383
  %395 = phi i64 [ 0, %383 ], [ %422, %421 ]
  %396 = icmp slt i64 %395, %389
  br i1 %396, label %397, label %475

397:                                              ; preds = %394
  %398 = add i64 %385, %384
  %399 = tail call i64 @llvm.smin.i64(i64 %379, i64 %398)
  %400 = or disjoint i64 %395, 1
  %401 = and i64 %389, 1
  %402 = icmp eq i64 %401, 0
  br i1 %402, label %418, label %403

403:                                              ; preds = %397
  %404 = add nuw nsw i64 %395, %387
  %405 = lshr i64 %404, 1
  %406 = getelementptr inbounds nuw i8, ptr %372, i64 %405
  %407 = load i8, ptr %406, align 1
  %408 = trunc i64 %387 to i8
  %409 = shl i8 %408, 2
  %410 = and i8 %409, 4
  %411 = lshr i8 %407, %410
  %412 = and i8 %411, 15
  %413 = and i8 %411, 8
  %414 = mul nuw i8 %413, 30
  %415 = or disjoint i8 %414, %412
  %416 = getelementptr inbounds nuw i8, ptr %386, i64 %395
  store i8 %415, ptr %416, align 1
  %417 = or disjoint i64 %395, 1
  br label %418

418:                                              ; preds = %403, %397
  %419 = phi i64 [ %395, %397 ], [ %417, %403 ]
  %420 = icmp eq i64 %389, %400
  br i1 %420, label %475, label %444

421:                                              ; preds = %383, %421
  %422 = phi i64 [ %442, %421 ], [ 8, %383 ]
  %423 = phi i64 [ %422, %421 ], [ 0, %383 ]
  %424 = add nuw nsw i64 %423, %387
  %425 = lshr exact i64 %424, 1
  %426 = getelementptr inbounds nuw i8, ptr %372, i64 %425
  %427 = load i32, ptr %426, align 1
  %428 = zext i32 %427 to i64
  %429 = shl nuw nsw i64 %428, 16
  %430 = or i64 %429, %428
  %431 = and i64 %430, 281470681808895
  %432 = shl nuw nsw i64 %431, 8
  %433 = or i64 %432, %431
  %434 = and i64 %433, 71777214294589695
  %435 = shl nuw nsw i64 %434, 4
  %436 = or i64 %435, %434
  %437 = and i64 %436, 1085102592571150095
  %438 = and i64 %436, 578721382704613384
  %439 = mul nuw i64 %438, 30
  %440 = or i64 %439, %437
  %441 = getelementptr inbounds nuw i8, ptr %386, i64 %423
  store i64 %440, ptr %441, align 1
  %442 = add nuw nsw i64 %422, 8
  %443 = icmp sgt i64 %442, %389
  br i1 %443, label %394, label %421

444:                                              ; preds = %418, %444
  %445 = phi i64 [ %473, %444 ], [ %419, %418 ]
  %446 = add nuw nsw i64 %445, %387
  %447 = lshr i64 %446, 1
  %448 = getelementptr inbounds nuw i8, ptr %372, i64 %447
  %449 = load i8, ptr %448, align 1
  %450 = trunc i64 %446 to i8
  %451 = shl i8 %450, 2
  %452 = and i8 %451, 4
  %453 = lshr i8 %449, %452
  %454 = and i8 %453, 15
  %455 = and i8 %453, 8
  %456 = mul nuw i8 %455, 30
  %457 = or disjoint i8 %456, %454
  %458 = getelementptr inbounds nuw i8, ptr %386, i64 %445
  store i8 %457, ptr %458, align 1
  %459 = add nuw nsw i64 %445, 1
  %460 = add nuw nsw i64 %459, %387
  %461 = lshr i64 %460, 1
  %462 = getelementptr inbounds nuw i8, ptr %372, i64 %461
  %463 = load i8, ptr %462, align 1
  %464 = trunc i64 %460 to i8
  %465 = shl i8 %464, 2
  %466 = and i8 %465, 4
  %467 = lshr i8 %463, %466
  %468 = and i8 %467, 15
  %469 = and i8 %467, 8
  %470 = mul nuw i8 %469, 30
  %471 = or disjoint i8 %470, %468
  %472 = getelementptr inbounds nuw i8, ptr %386, i64 %459
  store i8 %471, ptr %472, align 1
  %473 = add nuw nsw i64 %445, 2
  %474 = icmp eq i64 %473, %399
  br i1 %474, label %475, label %444

475:                                              ; preds = %418, %444, %394
  %476 = add nuw nsw i64 %387, %379
  %477 = load i64, ptr %382, align 8
  %478 = getelementptr i8, ptr %386, i64 %379
  %479 = getelementptr i8, ptr %478, i64 %477
  %480 = load i64, ptr %376, align 8
  %481 = icmp slt i64 %476, %480
  %482 = sub i64 %384, %379
  br i1 %481, label %383, label %1159

483:                                              ; preds = %355
  %484 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %485 = load i64, ptr %484, align 8
  %486 = getelementptr inbounds i8, ptr %162, i64 %485
  %487 = getelementptr inbounds nuw i8, ptr %358, i64 32
  %488 = load i64, ptr %487, align 8
  %489 = icmp sgt i64 %488, 0
  %490 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %491 = load i64, ptr %490, align 8
  %492 = tail call i64 @llvm.smax.i64(i64 %491, i64 1)
  %493 = select i1 %489, i64 %488, i64 %492
  %494 = icmp sgt i64 %491, 0
  br i1 %494, label %495, label %1159

495:                                              ; preds = %483
  %496 = getelementptr inbounds nuw i8, ptr %358, i64 40
  br label %497

497:                                              ; preds = %587, %495
  %498 = phi i64 [ 0, %495 ], [ %594, %587 ]
  %499 = phi i64 [ %491, %495 ], [ %592, %587 ]
  %500 = phi ptr [ %361, %495 ], [ %591, %587 ]
  %501 = phi i64 [ 0, %495 ], [ %588, %587 ]
  %502 = sub i64 %499, %501
  %503 = tail call i64 @llvm.smin.i64(i64 %493, i64 %502)
  %504 = and i64 %501, 3
  %505 = icmp eq i64 %504, 0
  %506 = icmp sgt i64 %503, 7
  %507 = select i1 %505, i1 %506, i1 false
  br i1 %507, label %535, label %508

508:                                              ; preds = %535, %497
  %509 = phi i64 [ 0, %497 ], [ %536, %535 ]
  %510 = icmp slt i64 %509, %503
  br i1 %510, label %511, label %587

511:                                              ; preds = %508
  %512 = add i64 %499, %498
  %513 = tail call i64 @llvm.smin.i64(i64 %493, i64 %512)
  %514 = or disjoint i64 %509, 1
  %515 = and i64 %503, 1
  %516 = icmp eq i64 %515, 0
  br i1 %516, label %532, label %517

517:                                              ; preds = %511
  %518 = add nuw nsw i64 %509, %501
  %519 = lshr i64 %518, 2
  %520 = getelementptr inbounds nuw i8, ptr %486, i64 %519
  %521 = load i8, ptr %520, align 1
  %522 = trunc i64 %501 to i8
  %523 = shl i8 %522, 1
  %524 = and i8 %523, 6
  %525 = lshr i8 %521, %524
  %526 = and i8 %525, 3
  %527 = and i8 %525, 2
  %528 = mul nuw i8 %527, 126
  %529 = or disjoint i8 %528, %526
  %530 = getelementptr inbounds nuw i8, ptr %500, i64 %509
  store i8 %529, ptr %530, align 1
  %531 = or disjoint i64 %509, 1
  br label %532

532:                                              ; preds = %517, %511
  %533 = phi i64 [ %509, %511 ], [ %531, %517 ]
  %534 = icmp eq i64 %503, %514
  br i1 %534, label %587, label %556

535:                                              ; preds = %497, %535
  %536 = phi i64 [ %554, %535 ], [ 8, %497 ]
  %537 = phi i64 [ %536, %535 ], [ 0, %497 ]
  %538 = add nuw nsw i64 %537, %501
  %539 = lshr exact i64 %538, 2
  %540 = getelementptr inbounds nuw i8, ptr %486, i64 %539
  %541 = load i16, ptr %540, align 1
  %542 = zext i16 %541 to i64
  %543 = shl nuw nsw i64 %542, 24
  %544 = or disjoint i64 %543, %542
  %545 = shl nuw nsw i64 %544, 12
  %546 = or i64 %545, %544
  %547 = and i64 %546, 4222189076152335
  %548 = mul nuw nsw i64 %547, 65
  %549 = and i64 %548, 217020518514230019
  %550 = and i64 %548, 144680345676153346
  %551 = mul nuw i64 %550, 126
  %552 = or i64 %551, %549
  %553 = getelementptr inbounds nuw i8, ptr %500, i64 %537
  store i64 %552, ptr %553, align 1
  %554 = add nuw nsw i64 %536, 8
  %555 = icmp sgt i64 %554, %503
  br i1 %555, label %508, label %535

556:                                              ; preds = %532, %556
  %557 = phi i64 [ %585, %556 ], [ %533, %532 ]
  %558 = add nuw nsw i64 %557, %501
  %559 = lshr i64 %558, 2
  %560 = getelementptr inbounds nuw i8, ptr %486, i64 %559
  %561 = load i8, ptr %560, align 1
  %562 = trunc i64 %558 to i8
  %563 = shl i8 %562, 1
  %564 = and i8 %563, 6
  %565 = lshr i8 %561, %564
  %566 = and i8 %565, 3
  %567 = and i8 %565, 2
  %568 = mul nuw i8 %567, 126
  %569 = or disjoint i8 %568, %566
  %570 = getelementptr inbounds nuw i8, ptr %500, i64 %557
  store i8 %569, ptr %570, align 1
  %571 = add nuw nsw i64 %557, 1
  %572 = add nuw nsw i64 %571, %501
  %573 = lshr i64 %572, 2
  %574 = getelementptr inbounds nuw i8, ptr %486, i64 %573
  %575 = load i8, ptr %574, align 1
  %576 = trunc i64 %572 to i8
  %577 = shl i8 %576, 1
  %578 = and i8 %577, 6
  %579 = lshr i8 %575, %578
  %580 = and i8 %579, 3
  %581 = and i8 %579, 2
  %582 = mul nuw i8 %581, 126
  %583 = or disjoint i8 %582, %580
  %584 = getelementptr inbounds nuw i8, ptr %500, i64 %571
  store i8 %583, ptr %584, align 1
  %585 = add nuw nsw i64 %557, 2
  %586 = icmp eq i64 %585, %513
  br i1 %586, label %587, label %556

587:                                              ; preds = %532, %556, %508
  %588 = add nuw nsw i64 %501, %493
  %589 = load i64, ptr %496, align 8
  %590 = getelementptr i8, ptr %500, i64 %493
  %591 = getelementptr i8, ptr %590, i64 %589
  %592 = load i64, ptr %490, align 8
  %593 = icmp slt i64 %588, %592
  %594 = sub i64 %498, %493
  br i1 %593, label %497, label %1159

595:                                              ; preds = %355
  %596 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %597 = load i64, ptr %596, align 8
  %598 = getelementptr inbounds i8, ptr %162, i64 %597
  %599 = getelementptr inbounds nuw i8, ptr %358, i64 32
  %600 = load i64, ptr %599, align 8
  %601 = icmp sgt i64 %600, 0
  %602 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %603 = load i64, ptr %602, align 8
  %604 = tail call i64 @llvm.smax.i64(i64 %603, i64 1)
  %605 = select i1 %601, i64 %600, i64 %604
  %606 = icmp sgt i64 %603, 0
  br i1 %606, label %607, label %1159

607:                                              ; preds = %595
  %608 = getelementptr inbounds nuw i8, ptr %358, i64 40
  br label %609

609:                                              ; preds = %689, %607
  %610 = phi i64 [ 0, %607 ], [ %696, %689 ]
  %611 = phi i64 [ %603, %607 ], [ %694, %689 ]
  %612 = phi ptr [ %361, %607 ], [ %693, %689 ]
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
  br i1 %695, label %609, label %1159

697:                                              ; preds = %355
  %698 = getelementptr inbounds nuw i8, ptr %358, i64 4
  %699 = load i32, ptr %698, align 4
  %700 = trunc i32 %699 to i8
  %701 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %702 = load i64, ptr %701, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %361, i8 %700, i64 %702, i1 false)
  br label %1159

703:                                              ; preds = %355
  %704 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %705 = load i64, ptr %704, align 8
  br label %716

706:                                              ; preds = %716
  %707 = getelementptr inbounds nuw i8, ptr %358, i64 32
  %708 = load i64, ptr %707, align 8
  %709 = shl i64 %708, 6
  %710 = add i64 %709, 64
  %711 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %712 = load i64, ptr %711, align 8
  %713 = icmp sgt i64 %712, 0
  br i1 %713, label %714, label %793

714:                                              ; preds = %706
  %715 = getelementptr inbounds i8, ptr %347, i64 %705
  br label %732

716:                                              ; preds = %716, %703
  %717 = phi i64 [ 0, %703 ], [ %730, %716 ]
  %718 = trunc nuw nsw i64 %717 to i32
  %719 = and i32 %718, 3
  %720 = lshr i32 %718, 2
  %721 = tail call i32 @llvm.usub.sat.i32(i32 2, i32 %719)
  %722 = mul nuw nsw i32 %721, 3
  %723 = icmp ult i64 %717, 8
  %724 = sub nsw i32 2, %720
  %725 = mul nsw i32 %724, 3
  %726 = select i1 %723, i32 %725, i32 0
  %727 = add nsw i32 %726, %722
  %728 = trunc nsw i32 %727 to i8
  %729 = getelementptr inbounds nuw i8, ptr %7, i64 %717
  store i8 %728, ptr %729, align 1
  %730 = add nuw nsw i64 %717, 1
  %731 = icmp eq i64 %730, 16
  br i1 %731, label %706, label %716

732:                                              ; preds = %760, %714
  %733 = phi i64 [ %761, %760 ], [ 0, %714 ]
  %734 = phi ptr [ %762, %760 ], [ %715, %714 ]
  %735 = phi ptr [ %763, %760 ], [ %361, %714 ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %8, i8 0, i64 64, i1 false)
  %736 = load i64, ptr %707, align 8
  %737 = icmp sgt i64 %736, 0
  br i1 %737, label %738, label %760

738:                                              ; preds = %732
  %739 = shl i64 %736, 6
  %740 = tail call i64 @llvm.smax.i64(i64 %739, i64 1)
  %741 = and i64 %740, 1
  %742 = icmp eq i64 %740, 1
  br i1 %742, label %747, label %743

743:                                              ; preds = %738
  %744 = and i64 %740, 9223372036854775744
  br label %766

745:                                              ; preds = %766
  %746 = icmp eq i64 %741, 0
  br i1 %746, label %760, label %747

747:                                              ; preds = %745, %738
  %748 = phi i64 [ 0, %738 ], [ %790, %745 ]
  %749 = icmp ne i64 %741, 0
  tail call void @llvm.assume(i1 %749)
  %750 = and i64 %748, 63
  %751 = getelementptr inbounds nuw i8, ptr %8, i64 %750
  %752 = load i8, ptr %751, align 1
  %753 = getelementptr inbounds nuw i8, ptr %734, i64 %748
  %754 = load i8, ptr %753, align 1
  %755 = and i8 %754, 15
  %756 = zext nneg i8 %755 to i64
  %757 = getelementptr inbounds nuw i8, ptr %7, i64 %756
  %758 = load i8, ptr %757, align 1
  %759 = add i8 %758, %752
  store i8 %759, ptr %751, align 1
  br label %760

760:                                              ; preds = %747, %745, %732
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %735, ptr noundef nonnull align 16 dereferenceable(64) %8, i64 64, i1 false)
  %761 = add nuw nsw i64 %733, 1
  %762 = getelementptr inbounds i8, ptr %734, i64 %710
  %763 = getelementptr inbounds i8, ptr %735, i64 %710
  %764 = load i64, ptr %711, align 8
  %765 = icmp slt i64 %761, %764
  br i1 %765, label %732, label %793

766:                                              ; preds = %766, %743
  %767 = phi i64 [ 0, %743 ], [ %790, %766 ]
  %768 = phi i64 [ 0, %743 ], [ %791, %766 ]
  %769 = and i64 %767, 62
  %770 = getelementptr inbounds nuw i8, ptr %8, i64 %769
  %771 = load i8, ptr %770, align 2
  %772 = getelementptr inbounds nuw i8, ptr %734, i64 %767
  %773 = load i8, ptr %772, align 1
  %774 = and i8 %773, 15
  %775 = zext nneg i8 %774 to i64
  %776 = getelementptr inbounds nuw i8, ptr %7, i64 %775
  %777 = load i8, ptr %776, align 1
  %778 = add i8 %777, %771
  store i8 %778, ptr %770, align 2
  %779 = or disjoint i64 %767, 1
  %780 = and i64 %779, 63
  %781 = getelementptr inbounds nuw i8, ptr %8, i64 %780
  %782 = load i8, ptr %781, align 1
  %783 = getelementptr inbounds nuw i8, ptr %734, i64 %779
  %784 = load i8, ptr %783, align 1
  %785 = and i8 %784, 15
  %786 = zext nneg i8 %785 to i64
  %787 = getelementptr inbounds nuw i8, ptr %7, i64 %786
  %788 = load i8, ptr %787, align 1
  %789 = add i8 %788, %782
  store i8 %789, ptr %781, align 1
  %790 = add nuw nsw i64 %767, 2
  %791 = add i64 %768, 2
  %792 = icmp eq i64 %791, %744
  br i1 %792, label %745, label %766

793:                                              ; preds = %760, %706
  br label %1159

794:                                              ; preds = %355
  %795 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %796 = load i64, ptr %795, align 8
  %797 = getelementptr inbounds i8, ptr %162, i64 %796
  tail call fastcc void @nb_winograd(ptr noundef nonnull %358, ptr noundef readonly %797, ptr noundef %361, i32 noundef 4)
  br label %1159

798:                                              ; preds = %355
  %799 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %800 = load i64, ptr %799, align 8
  %801 = getelementptr inbounds i8, ptr %162, i64 %800
  tail call fastcc void @nb_winograd(ptr noundef nonnull %358, ptr noundef readonly %801, ptr noundef %361, i32 noundef 2)
  br label %1159

802:                                              ; preds = %355
  %803 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %804 = load i64, ptr %803, align 8
  %805 = getelementptr inbounds i8, ptr %162, i64 %804
  %806 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %807 = load i64, ptr %806, align 8
  %808 = icmp sgt i64 %807, 0
  br i1 %808, label %809, label %1159

809:                                              ; preds = %802
  %810 = getelementptr inbounds nuw i8, ptr %358, i64 32
  %811 = load i64, ptr %810, align 8
  br label %812

812:                                              ; preds = %822, %809
  %813 = phi i64 [ %807, %809 ], [ %823, %822 ]
  %814 = phi i64 [ %811, %809 ], [ %824, %822 ]
  %815 = phi i64 [ 0, %809 ], [ %825, %822 ]
  %816 = icmp sgt i64 %814, 0
  br i1 %816, label %817, label %822

817:                                              ; preds = %812
  %818 = mul nuw nsw i64 %815, 9
  %819 = shl nsw i64 %815, 4
  br label %827

820:                                              ; preds = %950
  %821 = load i64, ptr %806, align 8
  br label %822

822:                                              ; preds = %820, %812
  %823 = phi i64 [ %821, %820 ], [ %813, %812 ]
  %824 = phi i64 [ %952, %820 ], [ %814, %812 ]
  %825 = add nuw nsw i64 %815, 1
  %826 = icmp slt i64 %825, %823
  br i1 %826, label %812, label %1159

827:                                              ; preds = %950, %817
  %828 = phi i64 [ %814, %817 ], [ %952, %950 ]
  %829 = phi i64 [ 0, %817 ], [ %951, %950 ]
  %830 = mul nsw i64 %818, %828
  %831 = add nsw i64 %830, %829
  %832 = shl nsw i64 %831, 6
  %833 = getelementptr inbounds i8, ptr %805, i64 %832
  %834 = shl nsw i64 %828, 6
  %835 = mul nsw i64 %828, 192
  %836 = mul nsw i64 %828, 384
  %837 = shl nsw i64 %828, 8
  %838 = mul nsw i64 %828, 448
  %839 = shl nsw i64 %828, 7
  %840 = mul nsw i64 %828, 320
  %841 = shl nsw i64 %828, 9
  br label %842

842:                                              ; preds = %842, %827
  %843 = phi i64 [ 0, %827 ], [ %948, %842 ]
  %844 = getelementptr inbounds nuw i8, ptr %833, i64 %843
  %845 = load i8, ptr %844, align 1
  %846 = sext i8 %845 to i32
  %847 = getelementptr inbounds i8, ptr %844, i64 %835
  %848 = load i8, ptr %847, align 1
  %849 = sext i8 %848 to i32
  %850 = getelementptr inbounds i8, ptr %844, i64 %836
  %851 = load i8, ptr %850, align 1
  %852 = sext i8 %851 to i32
  %853 = sext i8 %845 to i16
  %854 = shl nsw i16 %853, 1
  %855 = add nsw i32 %849, %846
  %856 = add nsw i32 %855, %852
  %857 = trunc nsw i32 %856 to i16
  %858 = sub nsw i32 %846, %849
  %859 = add nsw i32 %858, %852
  %860 = trunc nsw i32 %859 to i16
  %861 = sext i8 %851 to i16
  %862 = shl nsw i16 %861, 1
  %863 = getelementptr inbounds i8, ptr %844, i64 %834
  %864 = load i8, ptr %863, align 1
  %865 = sext i8 %864 to i32
  %866 = getelementptr inbounds i8, ptr %844, i64 %837
  %867 = load i8, ptr %866, align 1
  %868 = sext i8 %867 to i32
  %869 = getelementptr inbounds i8, ptr %844, i64 %838
  %870 = load i8, ptr %869, align 1
  %871 = sext i8 %870 to i32
  %872 = sext i8 %864 to i16
  %873 = shl nsw i16 %872, 1
  %874 = add nsw i32 %868, %865
  %875 = add nsw i32 %874, %871
  %876 = trunc nsw i32 %875 to i16
  %877 = sub nsw i32 %865, %868
  %878 = add nsw i32 %877, %871
  %879 = trunc nsw i32 %878 to i16
  %880 = sext i8 %870 to i16
  %881 = shl nsw i16 %880, 1
  %882 = getelementptr inbounds i8, ptr %844, i64 %839
  %883 = load i8, ptr %882, align 1
  %884 = sext i8 %883 to i32
  %885 = getelementptr inbounds i8, ptr %844, i64 %840
  %886 = load i8, ptr %885, align 1
  %887 = sext i8 %886 to i32
  %888 = getelementptr inbounds i8, ptr %844, i64 %841
  %889 = load i8, ptr %888, align 1
  %890 = sext i8 %889 to i32
  %891 = sext i8 %883 to i16
  %892 = shl nsw i16 %891, 1
  %893 = add nsw i32 %887, %884
  %894 = add nsw i32 %893, %890
  %895 = trunc nsw i32 %894 to i16
  %896 = sub nsw i32 %884, %887
  %897 = add nsw i32 %896, %890
  %898 = trunc nsw i32 %897 to i16
  %899 = sext i8 %889 to i16
  %900 = shl nsw i16 %899, 1
  %901 = shl i64 %843, 4
  %902 = and i64 %901, 32
  %903 = lshr i64 %843, 1
  %904 = and i64 %903, 30
  %905 = and i64 %843, 1
  %906 = getelementptr inbounds nuw i16, ptr %6, i64 %904
  %907 = getelementptr inbounds nuw i16, ptr %906, i64 %905
  %908 = getelementptr inbounds nuw i16, ptr %907, i64 %902
  %909 = shl nsw i16 %853, 2
  %910 = add nsw i16 %873, %854
  %911 = add nsw i16 %910, %892
  %912 = sub nsw i16 %854, %873
  %913 = add nsw i16 %912, %892
  %914 = shl nsw i16 %891, 2
  store i16 %909, ptr %908, align 2
  %915 = getelementptr inbounds nuw i8, ptr %908, i64 128
  store i16 %911, ptr %915, align 2
  %916 = getelementptr inbounds nuw i8, ptr %908, i64 256
  store i16 %913, ptr %916, align 2
  %917 = getelementptr inbounds nuw i8, ptr %908, i64 384
  store i16 %914, ptr %917, align 2
  %918 = shl nsw i16 %857, 1
  %919 = add nsw i16 %876, %857
  %920 = add nsw i16 %919, %895
  %921 = sub nsw i16 %857, %876
  %922 = add nsw i16 %921, %895
  %923 = shl nsw i16 %895, 1
  %924 = getelementptr inbounds nuw i8, ptr %908, i64 512
  store i16 %918, ptr %924, align 2
  %925 = getelementptr inbounds nuw i8, ptr %908, i64 640
  store i16 %920, ptr %925, align 2
  %926 = getelementptr inbounds nuw i8, ptr %908, i64 768
  store i16 %922, ptr %926, align 2
  %927 = getelementptr inbounds nuw i8, ptr %908, i64 896
  store i16 %923, ptr %927, align 2
  %928 = shl nsw i16 %860, 1
  %929 = add nsw i16 %879, %860
  %930 = add nsw i16 %929, %898
  %931 = sub nsw i16 %860, %879
  %932 = add nsw i16 %931, %898
  %933 = shl nsw i16 %898, 1
  %934 = getelementptr inbounds nuw i8, ptr %908, i64 1024
  store i16 %928, ptr %934, align 2
  %935 = getelementptr inbounds nuw i8, ptr %908, i64 1152
  store i16 %930, ptr %935, align 2
  %936 = getelementptr inbounds nuw i8, ptr %908, i64 1280
  store i16 %932, ptr %936, align 2
  %937 = getelementptr inbounds nuw i8, ptr %908, i64 1408
  store i16 %933, ptr %937, align 2
  %938 = shl nsw i16 %861, 2
  %939 = add nsw i16 %881, %862
  %940 = add nsw i16 %939, %900
  %941 = sub nsw i16 %862, %881
  %942 = add nsw i16 %941, %900
  %943 = shl nsw i16 %899, 2
  %944 = getelementptr inbounds nuw i8, ptr %908, i64 1536
  store i16 %938, ptr %944, align 2
  %945 = getelementptr inbounds nuw i8, ptr %908, i64 1664
  store i16 %940, ptr %945, align 2
  %946 = getelementptr inbounds nuw i8, ptr %908, i64 1792
  store i16 %942, ptr %946, align 2
  %947 = getelementptr inbounds nuw i8, ptr %908, i64 1920
  store i16 %943, ptr %947, align 2
  %948 = add nuw nsw i64 %843, 1
  %949 = icmp eq i64 %948, 64
  br i1 %949, label %954, label %842

950:                                              ; preds = %954
  %951 = add nuw nsw i64 %829, 1
  %952 = load i64, ptr %810, align 8
  %953 = icmp slt i64 %951, %952
  br i1 %953, label %827, label %820

954:                                              ; preds = %842, %954
  %955 = phi i64 [ %971, %954 ], [ 0, %842 ]
  %956 = add nuw nsw i64 %955, %819
  %957 = load i64, ptr %810, align 8
  %958 = mul nsw i64 %957, %956
  %959 = add nsw i64 %958, %829
  %960 = shl nsw i64 %959, 7
  %961 = getelementptr inbounds i8, ptr %361, i64 %960
  %962 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %955
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %961, ptr noundef nonnull align 16 dereferenceable(128) %962, i64 128, i1 false)
  %963 = or disjoint i64 %955, 1
  %964 = add nuw nsw i64 %963, %819
  %965 = load i64, ptr %810, align 8
  %966 = mul nsw i64 %965, %964
  %967 = add nsw i64 %966, %829
  %968 = shl nsw i64 %967, 7
  %969 = getelementptr inbounds i8, ptr %361, i64 %968
  %970 = getelementptr inbounds nuw [64 x i16], ptr %6, i64 %963
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(128) %969, ptr noundef nonnull align 16 dereferenceable(128) %970, i64 128, i1 false)
  %971 = add nuw nsw i64 %955, 2
  %972 = icmp eq i64 %971, 16
  br i1 %972, label %950, label %954

973:                                              ; preds = %355
  %974 = getelementptr inbounds nuw i8, ptr %358, i64 24
  %975 = load i64, ptr %974, align 8
  %976 = icmp sgt i64 %975, 0
  br i1 %976, label %977, label %1159

977:                                              ; preds = %973
  %978 = getelementptr inbounds nuw i8, ptr %358, i64 8
  %979 = load i64, ptr %978, align 8
  %980 = getelementptr inbounds i8, ptr %162, i64 %979
  %981 = getelementptr inbounds nuw i8, ptr %358, i64 4
  %982 = getelementptr inbounds nuw i8, ptr %358, i64 32
  %983 = getelementptr inbounds nuw i8, ptr %358, i64 40
  %984 = load i32, ptr %981, align 4
  br label %985

985:                                              ; preds = %1006, %977
  %986 = phi i64 [ %975, %977 ], [ %1007, %1006 ]
  %987 = phi i32 [ %984, %977 ], [ %1008, %1006 ]
  %988 = phi i32 [ %984, %977 ], [ %1009, %1006 ]
  %989 = phi ptr [ %980, %977 ], [ %1011, %1006 ]
  %990 = phi ptr [ %361, %977 ], [ %1010, %1006 ]
  %991 = phi i64 [ 0, %977 ], [ %1012, %1006 ]
  %992 = icmp sgt i32 %988, 0
  br i1 %992, label %993, label %1006

993:                                              ; preds = %985
  %994 = load i64, ptr %982, align 8
  br label %995

995:                                              ; preds = %1016, %993
  %996 = phi i32 [ %1017, %1016 ], [ %987, %993 ]
  %997 = phi i64 [ %1018, %1016 ], [ %994, %993 ]
  %998 = phi ptr [ %1024, %1016 ], [ %989, %993 ]
  %999 = phi ptr [ %1021, %1016 ], [ %990, %993 ]
  %1000 = phi i64 [ %1022, %1016 ], [ 0, %993 ]
  %1001 = phi i64 [ %1020, %1016 ], [ 0, %993 ]
  %1002 = phi ptr [ %1019, %1016 ], [ %990, %993 ]
  %1003 = icmp sgt i64 %997, 0
  br i1 %1003, label %1027, label %1016

1004:                                             ; preds = %1016
  %1005 = load i64, ptr %974, align 8
  br label %1006

1006:                                             ; preds = %1004, %985
  %1007 = phi i64 [ %986, %985 ], [ %1005, %1004 ]
  %1008 = phi i32 [ %987, %985 ], [ %1017, %1004 ]
  %1009 = phi i32 [ %988, %985 ], [ %1017, %1004 ]
  %1010 = phi ptr [ %990, %985 ], [ %1021, %1004 ]
  %1011 = phi ptr [ %989, %985 ], [ %1024, %1004 ]
  %1012 = add nuw nsw i64 %991, 1
  %1013 = icmp slt i64 %1012, %1007
  br i1 %1013, label %985, label %1159

1014:                                             ; preds = %1046
  %1015 = load i32, ptr %981, align 4
  br label %1016

1016:                                             ; preds = %1014, %995
  %1017 = phi i32 [ %996, %995 ], [ %1015, %1014 ]
  %1018 = phi i64 [ %997, %995 ], [ %1050, %1014 ]
  %1019 = phi ptr [ %1002, %995 ], [ %1038, %1014 ]
  %1020 = phi i64 [ %1001, %995 ], [ %1048, %1014 ]
  %1021 = phi ptr [ %999, %995 ], [ %1049, %1014 ]
  %1022 = add nuw nsw i64 %1000, 1
  %1023 = shl nsw i64 %1018, 5
  %1024 = getelementptr inbounds i8, ptr %998, i64 %1023
  %1025 = sext i32 %1017 to i64
  %1026 = icmp slt i64 %1022, %1025
  br i1 %1026, label %995, label %1004

1027:                                             ; preds = %995, %1046
  %1028 = phi ptr [ %1049, %1046 ], [ %999, %995 ]
  %1029 = phi i64 [ %1047, %1046 ], [ 0, %995 ]
  %1030 = phi i64 [ %1048, %1046 ], [ %1001, %995 ]
  %1031 = phi ptr [ %1038, %1046 ], [ %1002, %995 ]
  %1032 = load i64, ptr %983, align 8
  %1033 = srem i64 %1030, %1032
  %1034 = icmp eq i64 %1033, 0
  br i1 %1034, label %1035, label %1037

1035:                                             ; preds = %1027
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %1028, i8 0, i64 64, i1 false)
  %1036 = getelementptr inbounds nuw i8, ptr %1028, i64 64
  br label %1037

1037:                                             ; preds = %1035, %1027
  %1038 = phi ptr [ %1028, %1035 ], [ %1031, %1027 ]
  %1039 = phi ptr [ %1036, %1035 ], [ %1028, %1027 ]
  %1040 = getelementptr inbounds nuw i8, ptr %1039, i64 64
  %1041 = shl nsw i64 %1029, 5
  %1042 = add nuw nsw i64 %1029, 1
  %1043 = shl nsw i64 %1042, 5
  %1044 = add nuw nsw i64 %1029, 2
  %1045 = shl nsw i64 %1044, 5
  br label %1052

1046:                                             ; preds = %1103
  %1047 = add nuw nsw i64 %1029, 3
  %1048 = add nsw i64 %1030, 1
  %1049 = getelementptr inbounds nuw i8, ptr %1039, i64 128
  %1050 = load i64, ptr %982, align 8
  %1051 = icmp slt i64 %1047, %1050
  br i1 %1051, label %1027, label %1014

1052:                                             ; preds = %1103, %1037
  %1053 = phi i64 [ 0, %1037 ], [ %1157, %1103 ]
  %1054 = load i64, ptr %982, align 8
  %1055 = lshr exact i64 %1053, 1
  %1056 = getelementptr inbounds nuw i8, ptr %998, i64 %1055
  %1057 = icmp slt i64 %1029, %1054
  br i1 %1057, label %1058, label %1071

1058:                                             ; preds = %1052
  %1059 = getelementptr inbounds nuw i8, ptr %1056, i64 %1041
  %1060 = load i32, ptr %1059, align 1
  %1061 = zext i32 %1060 to i64
  %1062 = shl nuw nsw i64 %1061, 16
  %1063 = or i64 %1062, %1061
  %1064 = and i64 %1063, 281470681808895
  %1065 = shl nuw nsw i64 %1064, 8
  %1066 = or i64 %1065, %1064
  %1067 = and i64 %1066, 71777214294589695
  %1068 = shl nuw nsw i64 %1067, 4
  %1069 = or i64 %1068, %1067
  %1070 = and i64 %1069, 1085102592571150095
  br label %1071

1071:                                             ; preds = %1058, %1052
  %1072 = phi i64 [ %1070, %1058 ], [ 723401728380766730, %1052 ]
  %1073 = icmp slt i64 %1042, %1054
  br i1 %1073, label %1074, label %1087

1074:                                             ; preds = %1071
  %1075 = getelementptr inbounds nuw i8, ptr %1056, i64 %1043
  %1076 = load i32, ptr %1075, align 1
  %1077 = zext i32 %1076 to i64
  %1078 = shl nuw nsw i64 %1077, 16
  %1079 = or i64 %1078, %1077
  %1080 = and i64 %1079, 281470681808895
  %1081 = shl nuw nsw i64 %1080, 8
  %1082 = or i64 %1081, %1080
  %1083 = and i64 %1082, 71777214294589695
  %1084 = shl nuw nsw i64 %1083, 4
  %1085 = or i64 %1084, %1083
  %1086 = and i64 %1085, 1085102592571150095
  br label %1087

1087:                                             ; preds = %1074, %1071
  %1088 = phi i64 [ %1086, %1074 ], [ 723401728380766730, %1071 ]
  %1089 = icmp slt i64 %1044, %1054
  br i1 %1089, label %1090, label %1103

1090:                                             ; preds = %1087
  %1091 = getelementptr inbounds nuw i8, ptr %1056, i64 %1045
  %1092 = load i32, ptr %1091, align 1
  %1093 = zext i32 %1092 to i64
  %1094 = shl nuw nsw i64 %1093, 16
  %1095 = or i64 %1094, %1093
  %1096 = and i64 %1095, 281470681808895
  %1097 = shl nuw nsw i64 %1096, 8
  %1098 = or i64 %1097, %1096
  %1099 = and i64 %1098, 71777214294589695
  %1100 = shl nuw nsw i64 %1099, 4
  %1101 = or i64 %1100, %1099
  %1102 = and i64 %1101, 1085102592571150095
  br label %1103

1103:                                             ; preds = %1090, %1087
  %1104 = phi i64 [ %1102, %1090 ], [ 723401728380766730, %1087 ]
  %1105 = shl nuw i64 %1088, 4
  %1106 = and i64 %1105, 3472328296227680304
  %1107 = or disjoint i64 %1106, %1072
  %1108 = lshr i64 %1088, 2
  %1109 = and i64 %1108, 217020518514230019
  %1110 = shl nuw nsw i64 %1104, 2
  %1111 = or disjoint i64 %1110, %1109
  %1112 = getelementptr inbounds nuw i8, ptr %1039, i64 %1053
  store i64 %1107, ptr %1112, align 1
  %1113 = getelementptr inbounds nuw i8, ptr %1040, i64 %1053
  store i64 %1111, ptr %1113, align 1
  %1114 = getelementptr inbounds nuw i8, ptr %1038, i64 %1053
  %1115 = load i64, ptr %1114, align 1
  %1116 = xor i64 %1072, -1
  %1117 = lshr i64 %1116, 1
  %1118 = and i64 %1117, %1072
  %1119 = and i64 %1117, 72340172838076673
  %1120 = lshr i64 %1116, 3
  %1121 = and i64 %1120, 72340172838076673
  %1122 = and i64 %1118, 72340172838076673
  %1123 = lshr i64 %1118, 2
  %1124 = and i64 %1123, 72340172838076673
  %1125 = xor i64 %1088, -1
  %1126 = lshr i64 %1125, 1
  %1127 = and i64 %1126, %1088
  %1128 = and i64 %1126, 72340172838076673
  %1129 = lshr i64 %1125, 3
  %1130 = and i64 %1129, 72340172838076673
  %1131 = and i64 %1127, 72340172838076673
  %1132 = lshr i64 %1127, 2
  %1133 = and i64 %1132, 72340172838076673
  %1134 = xor i64 %1104, -1
  %1135 = lshr i64 %1134, 1
  %1136 = and i64 %1135, %1104
  %1137 = and i64 %1135, 72340172838076673
  %1138 = lshr i64 %1134, 3
  %1139 = and i64 %1138, 72340172838076673
  %1140 = and i64 %1136, 72340172838076673
  %1141 = lshr i64 %1136, 2
  %1142 = and i64 %1141, 72340172838076673
  %1143 = add nuw nsw i64 %1124, %1122
  %1144 = add nuw nsw i64 %1143, %1131
  %1145 = add nuw nsw i64 %1144, %1133
  %1146 = add nuw nsw i64 %1145, %1140
  %1147 = add nuw nsw i64 %1146, %1142
  %1148 = mul nsw i64 %1147, -3
  %1149 = add nuw nsw i64 %1119, %1121
  %1150 = add nuw nsw i64 %1149, %1130
  %1151 = add nuw nsw i64 %1150, %1128
  %1152 = add nuw nsw i64 %1151, %1139
  %1153 = add nuw nsw i64 %1152, %1137
  %1154 = mul nuw nsw i64 %1153, 6
  %1155 = add i64 %1154, %1115
  %1156 = add i64 %1155, %1148
  store i64 %1156, ptr %1114, align 1
  %1157 = add nuw nsw i64 %1053, 8
  %1158 = icmp ult i64 %1053, 56
  br i1 %1158, label %1052, label %1046

1159:                                             ; preds = %1006, %822, %689, %587, %475, %973, %802, %798, %794, %793, %697, %595, %483, %369, %363, %355
  %1160 = add nuw nsw i64 %356, 1
  %1161 = load i64, ptr %350, align 8
  %1162 = icmp slt i64 %1160, %1161
  br i1 %1162, label %355, label %1163

1163:                                             ; preds = %1159, %349, %345
  br i1 %9, label %1165, label %1164

1164:                                             ; preds = %1163
  store ptr @.str.21, ptr %2, align 8
  br label %1165

1165:                                             ; preds = %1163, %1164
  %1166 = getelementptr inbounds nuw i8, ptr %130, i64 64
  %1167 = load ptr, ptr %283, align 8
  %1168 = getelementptr inbounds nuw i8, ptr %130, i64 208
  store ptr %130, ptr %1168, align 16
  %1169 = getelementptr inbounds nuw i8, ptr %130, i64 216
  store i64 %194, ptr %1169, align 8
  store ptr %1167, ptr %283, align 8
  %1170 = icmp ult i32 %50, 2
  br i1 %1170, label %1211, label %1171

1171:                                             ; preds = %1165
  %1172 = getelementptr inbounds nuw i8, ptr %130, i64 240
  %1173 = tail call i32 @pthread_mutex_init(ptr noundef nonnull %1172, ptr noundef null) #17
  %1174 = getelementptr inbounds nuw i8, ptr %130, i64 368
  %1175 = tail call i32 @pthread_cond_init(ptr noundef nonnull %1174, ptr noundef null) #17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(128) %4, i8 -1, i64 128, i1 false)
  %1176 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %4, ptr noundef nonnull %5) #17
  %1177 = getelementptr inbounds nuw i8, ptr %130, i64 224
  %1178 = add nsw i64 %194, -1
  %1179 = load i64, ptr %1177, align 32
  %1180 = icmp slt i64 %1179, %1178
  br i1 %1180, label %1181, label %1197

1181:                                             ; preds = %1171, %1193
  %1182 = phi i64 [ %1195, %1193 ], [ %1179, %1171 ]
  %1183 = getelementptr inbounds %struct.nb_worker, ptr %1167, i64 %1182
  store ptr %1166, ptr %1183, align 16
  %1184 = load ptr, ptr %215, align 8
  %1185 = add nsw i64 %1182, 1
  %1186 = load i64, ptr %193, align 16
  %1187 = mul i64 %1185, %1186
  %1188 = getelementptr inbounds nuw i8, ptr %1184, i64 %1187
  %1189 = getelementptr inbounds nuw i8, ptr %1183, i64 8
  store ptr %1188, ptr %1189, align 8
  %1190 = getelementptr inbounds nuw i8, ptr %1183, i64 16
  %1191 = call i32 @pthread_create(ptr noundef nonnull %1190, ptr noundef null, ptr noundef nonnull @nb_worker_main, ptr noundef nonnull %1183) #17
  %1192 = icmp eq i32 %1191, 0
  br i1 %1192, label %1193, label %1197

1193:                                             ; preds = %1181
  %1194 = load i64, ptr %1177, align 32
  %1195 = add nsw i64 %1194, 1
  store i64 %1195, ptr %1177, align 32
  %1196 = icmp slt i64 %1195, %1178
  br i1 %1196, label %1181, label %1197

1197:                                             ; preds = %1193, %1181, %1171
  %1198 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %5, ptr noundef null) #17
  %1199 = load i64, ptr %1177, align 32
  %1200 = icmp eq i64 %1199, %1178
  br i1 %1200, label %1201, label %1202

1201:                                             ; preds = %1197
  br label %1211

1202:                                             ; preds = %1197
  call fastcc void @nb_pool_stop(ptr noundef nonnull %1166)
  store i64 1, ptr %1169, align 8
  %1203 = getelementptr inbounds nuw i8, ptr %130, i64 520
  %1204 = load ptr, ptr %1203, align 8
  call void @free(ptr noundef %1204) #17
  %1205 = load ptr, ptr %346, align 16
  call void @free(ptr noundef %1205) #17
  %1206 = load ptr, ptr %215, align 8
  call void @free(ptr noundef %1206) #17
  %1207 = load ptr, ptr %238, align 8
  call void @free(ptr noundef %1207) #17
  %1208 = load ptr, ptr %262, align 32
  call void @free(ptr noundef %1208) #17
  %1209 = load ptr, ptr %334, align 8
  call void @free(ptr noundef %1209) #17
  %1210 = load ptr, ptr %283, align 8
  call void @free(ptr noundef %1210) #17
  call void @free(ptr noundef nonnull %130) #17
  br label %1214

1211:                                             ; preds = %1165, %1201
  br i1 %9, label %1213, label %1212

1212:                                             ; preds = %1211
  store ptr @.str.1, ptr %2, align 8
  br label %1213

1213:                                             ; preds = %1211, %1212
  store ptr %130, ptr %1, align 8
  br label %1214

1214:                                             ; preds = %1213, %1202, %338, %90, %119, %118, %126, %23, %22, %32, %33, %88, %89, %129, %122, %11
  %1215 = phi i32 [ 1, %11 ], [ 1, %89 ], [ 3, %338 ], [ 0, %1213 ], [ 5, %1202 ], [ 1, %126 ], [ 3, %129 ], [ 2, %118 ], [ 2, %119 ], [ %125, %122 ], [ 1, %23 ], [ 1, %90 ], [ 4, %33 ], [ 4, %32 ], [ 1, %22 ], [ 1, %88 ]
  ret i32 %1215
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

