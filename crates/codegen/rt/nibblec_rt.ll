; Made by build.sh; do not edit.
; sources: sha256 34ff6973ebd86bd2884f325ca5cbadd39a07d6f80a06af10a5df064e7dd0f84c

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
  %6 = alloca [16 x i8], align 16
  %7 = alloca [64 x i8], align 16
  %8 = icmp eq ptr %2, null
  br i1 %8, label %10, label %9

9:                                                ; preds = %3
  store ptr @.str, ptr %2, align 8
  br label %10

10:                                               ; preds = %3, %9
  %11 = icmp eq ptr %1, null
  br i1 %11, label %790, label %12

12:                                               ; preds = %10
  store ptr null, ptr %1, align 8
  %13 = icmp eq ptr %0, null
  br i1 %13, label %48, label %14

14:                                               ; preds = %12
  %15 = load i32, ptr %0, align 8
  %16 = icmp ult i32 %15, 40
  br i1 %16, label %21, label %17

17:                                               ; preds = %14
  %18 = icmp eq i32 %15, 40
  br i1 %18, label %33, label %19

19:                                               ; preds = %17
  %20 = zext i32 %15 to i64
  br label %26

21:                                               ; preds = %14
  br i1 %8, label %790, label %22

22:                                               ; preds = %21
  store ptr @.str.2, ptr %2, align 8
  br label %790

23:                                               ; preds = %26
  %24 = add nuw nsw i64 %27, 1
  %25 = icmp eq i64 %24, %20
  br i1 %25, label %33, label %26

26:                                               ; preds = %23, %19
  %27 = phi i64 [ 40, %19 ], [ %24, %23 ]
  %28 = getelementptr inbounds nuw i8, ptr %0, i64 %27
  %29 = load i8, ptr %28, align 1
  %30 = icmp eq i8 %29, 0
  br i1 %30, label %23, label %31

31:                                               ; preds = %26
  br i1 %8, label %790, label %32

32:                                               ; preds = %31
  store ptr @.str.3, ptr %2, align 8
  br label %790

33:                                               ; preds = %23, %17
  %34 = getelementptr inbounds nuw i8, ptr %0, i64 4
  %35 = load i32, ptr %34, align 4
  %36 = getelementptr inbounds nuw i8, ptr %0, i64 8
  %37 = load ptr, ptr %36, align 8
  %38 = getelementptr inbounds nuw i8, ptr %0, i64 16
  %39 = load ptr, ptr %38, align 8
  %40 = getelementptr inbounds nuw i8, ptr %0, i64 24
  %41 = load i64, ptr %40, align 8
  %42 = getelementptr inbounds nuw i8, ptr %0, i64 32
  %43 = load i32, ptr %42, align 8
  %44 = getelementptr inbounds nuw i8, ptr %0, i64 36
  %45 = load i32, ptr %44, align 4
  %46 = tail call i32 @llvm.umax.i32(i32 %35, i32 1)
  %47 = icmp eq i32 %45, 0
  br label %48

48:                                               ; preds = %33, %12
  %49 = phi i32 [ %46, %33 ], [ 1, %12 ]
  %50 = phi ptr [ %37, %33 ], [ null, %12 ]
  %51 = phi ptr [ %39, %33 ], [ null, %12 ]
  %52 = phi i64 [ %41, %33 ], [ 0, %12 ]
  %53 = phi i32 [ %43, %33 ], [ 0, %12 ]
  %54 = phi i1 [ %47, %33 ], [ true, %12 ]
  %55 = icmp ugt i32 %49, 128
  %56 = select i1 %55, ptr @.str.4, ptr null
  br i1 %8, label %57, label %60

57:                                               ; preds = %48
  %58 = icmp ult i32 %53, 2
  %59 = select i1 %58, i1 %54, i1 false
  br i1 %59, label %63, label %69

60:                                               ; preds = %48
  store ptr %56, ptr %2, align 8
  %61 = icmp ult i32 %53, 2
  %62 = select i1 %61, i1 %54, i1 false
  br i1 %62, label %63, label %74

63:                                               ; preds = %60, %57
  %64 = ptrtoint ptr %51 to i64
  %65 = and i64 %64, 63
  %66 = icmp eq i64 %65, 0
  %67 = or i1 %8, %66
  %68 = select i1 %66, ptr %56, ptr @.str.6
  br i1 %67, label %79, label %78

69:                                               ; preds = %57
  %70 = ptrtoint ptr %51 to i64
  %71 = and i64 %70, 63
  %72 = icmp eq i64 %71, 0
  %73 = select i1 %72, ptr @.str.5, ptr @.str.6
  br label %79

74:                                               ; preds = %60
  store ptr @.str.5, ptr %2, align 8
  %75 = ptrtoint ptr %51 to i64
  %76 = and i64 %75, 63
  %77 = icmp eq i64 %76, 0
  br i1 %77, label %79, label %78

78:                                               ; preds = %63, %74
  store ptr @.str.6, ptr %2, align 8
  br label %79

79:                                               ; preds = %69, %63, %78, %74
  %80 = phi ptr [ @.str.6, %78 ], [ %68, %63 ], [ @.str.5, %74 ], [ %73, %69 ]
  %81 = icmp eq ptr %51, null
  br i1 %81, label %89, label %82

82:                                               ; preds = %79
  %83 = load ptr, ptr @nbrt_model, align 8
  %84 = getelementptr inbounds nuw i8, ptr %83, i64 48
  %85 = load i64, ptr %84, align 8
  %86 = icmp ult i64 %52, %85
  br i1 %86, label %87, label %89

87:                                               ; preds = %82
  br i1 %8, label %790, label %88

88:                                               ; preds = %87
  store ptr @.str.7, ptr %2, align 8
  br label %790

89:                                               ; preds = %79, %82
  %90 = icmp eq ptr %80, null
  br i1 %90, label %91, label %790

91:                                               ; preds = %89
  br i1 %8, label %93, label %92

92:                                               ; preds = %91
  store ptr @.str.8, ptr %2, align 8
  br label %93

93:                                               ; preds = %91, %92
  %94 = load ptr, ptr @nbrt_model, align 8
  %95 = getelementptr inbounds nuw i8, ptr %94, i64 80
  %96 = load i64, ptr %95, align 8
  %97 = icmp eq i64 %96, 0
  br i1 %97, label %121, label %98

98:                                               ; preds = %93
  %99 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 8), align 8
  %100 = icmp eq ptr %50, null
  br label %101

101:                                              ; preds = %119, %98
  %102 = phi i64 [ %96, %98 ], [ %103, %119 ]
  %103 = add i64 %102, -1
  %104 = getelementptr inbounds nuw %struct.nb_level, ptr %99, i64 %103
  br i1 %100, label %109, label %105

105:                                              ; preds = %101
  %106 = load ptr, ptr %104, align 8
  %107 = tail call i32 @strcmp(ptr noundef nonnull readonly dereferenceable(1) %50, ptr noundef nonnull dereferenceable(1) %106) #18
  %108 = icmp eq i32 %107, 0
  br i1 %108, label %109, label %119

109:                                              ; preds = %105, %101
  %110 = getelementptr inbounds nuw i8, ptr %104, i64 8
  %111 = load i64, ptr %110, align 8
  %112 = tail call i64 @nbrt_cpu_features() #17
  %113 = xor i64 %112, -1
  %114 = and i64 %111, %113
  %115 = icmp eq i64 %114, 0
  br i1 %115, label %126, label %116

116:                                              ; preds = %109
  br i1 %100, label %119, label %117

117:                                              ; preds = %116
  br i1 %8, label %790, label %118

118:                                              ; preds = %117
  store ptr @.str.9, ptr %2, align 8
  br label %790

119:                                              ; preds = %116, %105
  %120 = icmp eq i64 %103, 0
  br i1 %120, label %121, label %101

121:                                              ; preds = %119, %93
  %122 = icmp eq ptr %50, null
  %123 = or i1 %8, %122
  %124 = select i1 %122, i32 2, i32 1
  br i1 %123, label %790, label %125

125:                                              ; preds = %121
  store ptr @.str.10, ptr %2, align 8
  br label %790

126:                                              ; preds = %109
  br i1 %8, label %128, label %127

127:                                              ; preds = %126
  store ptr @.str.19, ptr %2, align 8
  br label %128

128:                                              ; preds = %126, %127
  %129 = tail call noalias align 64 dereferenceable_or_null(640) ptr @aligned_alloc(i64 noundef 64, i64 noundef 640) #19
  %130 = icmp eq ptr %129, null
  br i1 %130, label %790, label %131

131:                                              ; preds = %128
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 64 dereferenceable(640) %129, i8 0, i64 640, i1 false)
  %132 = getelementptr inbounds nuw i8, ptr %129, i64 568
  store ptr @.str.1, ptr %132, align 8
  %133 = getelementptr inbounds nuw i8, ptr %129, i64 512
  store ptr %104, ptr %133, align 64
  store ptr %51, ptr %129, align 64
  %134 = getelementptr inbounds nuw i8, ptr %94, i64 48
  %135 = load i64, ptr %134, align 8
  br i1 %81, label %136, label %148

136:                                              ; preds = %131
  %137 = icmp slt i64 %135, 0
  br i1 %137, label %145, label %138

138:                                              ; preds = %136
  %139 = tail call i64 @llvm.umax.i64(i64 %135, i64 1)
  %140 = add nuw i64 %139, 63
  %141 = and i64 %140, -64
  %142 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %141) #19
  %143 = icmp eq ptr %142, null
  br i1 %143, label %145, label %144

144:                                              ; preds = %138
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %142, i8 0, i64 %141, i1 false)
  br label %145

145:                                              ; preds = %144, %138, %136
  %146 = phi ptr [ null, %136 ], [ %142, %144 ], [ null, %138 ]
  %147 = getelementptr inbounds nuw i8, ptr %129, i64 520
  store ptr %146, ptr %147, align 8
  store ptr %146, ptr %129, align 64
  br label %150

148:                                              ; preds = %131
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %51, i8 0, i64 %135, i1 false)
  %149 = load ptr, ptr %133, align 64
  br label %150

150:                                              ; preds = %148, %145
  %151 = phi ptr [ %149, %148 ], [ %104, %145 ]
  %152 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 16), align 8
  %153 = getelementptr inbounds nuw i8, ptr %129, i64 8
  store ptr %152, ptr %153, align 8
  %154 = getelementptr inbounds nuw i8, ptr %129, i64 16
  store ptr %152, ptr %154, align 16
  %155 = getelementptr inbounds nuw i8, ptr %151, i64 48
  %156 = load i64, ptr %155, align 8
  %157 = icmp eq i64 %156, 0
  br i1 %157, label %169, label %158

158:                                              ; preds = %150
  %159 = icmp slt i64 %156, 0
  br i1 %159, label %166, label %160

160:                                              ; preds = %158
  %161 = add nuw i64 %156, 63
  %162 = and i64 %161, -64
  %163 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %162) #19
  %164 = icmp eq ptr %163, null
  br i1 %164, label %166, label %165

165:                                              ; preds = %160
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %163, i8 0, i64 %162, i1 false)
  br label %166

166:                                              ; preds = %165, %160, %158
  %167 = phi ptr [ null, %158 ], [ %163, %165 ], [ null, %160 ]
  %168 = getelementptr inbounds nuw i8, ptr %129, i64 528
  store ptr %167, ptr %168, align 16
  store ptr %167, ptr %153, align 8
  br label %169

169:                                              ; preds = %166, %150
  %170 = phi ptr [ %167, %166 ], [ %152, %150 ]
  %171 = load i64, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 24), align 8
  %172 = add i64 %171, 63
  %173 = and i64 %172, -64
  %174 = getelementptr inbounds nuw i8, ptr %129, i64 48
  store i64 %173, ptr %174, align 16
  %175 = zext i32 %49 to i64
  %176 = mul i64 %173, %175
  %177 = icmp slt i64 %176, 0
  br i1 %177, label %185, label %178

178:                                              ; preds = %169
  %179 = tail call i64 @llvm.umax.i64(i64 %176, i64 1)
  %180 = add nuw i64 %179, 63
  %181 = and i64 %180, -64
  %182 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %181) #19
  %183 = icmp eq ptr %182, null
  br i1 %183, label %185, label %184

184:                                              ; preds = %178
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %182, i8 0, i64 %181, i1 false)
  br label %185

185:                                              ; preds = %184, %178, %169
  %186 = phi ptr [ null, %169 ], [ %182, %184 ], [ null, %178 ]
  %187 = getelementptr inbounds nuw i8, ptr %129, i64 40
  store ptr %186, ptr %187, align 8
  %188 = getelementptr inbounds nuw i8, ptr %94, i64 32
  %189 = load i64, ptr %188, align 8
  %190 = shl i64 %189, 3
  %191 = icmp slt i64 %190, 0
  br i1 %191, label %199, label %192

192:                                              ; preds = %185
  %193 = tail call i64 @llvm.umax.i64(i64 %190, i64 1)
  %194 = add nuw i64 %193, 63
  %195 = and i64 %194, -64
  %196 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %195) #19
  %197 = icmp eq ptr %196, null
  br i1 %197, label %199, label %198

198:                                              ; preds = %192
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %196, i8 0, i64 %195, i1 false)
  br label %199

199:                                              ; preds = %198, %192, %185
  %200 = phi ptr [ null, %185 ], [ %196, %198 ], [ null, %192 ]
  %201 = getelementptr inbounds nuw i8, ptr %129, i64 536
  store ptr %200, ptr %201, align 8
  %202 = getelementptr inbounds nuw i8, ptr %129, i64 24
  store ptr %200, ptr %202, align 8
  %203 = getelementptr inbounds nuw i8, ptr %94, i64 40
  %204 = load i64, ptr %203, align 8
  %205 = shl i64 %204, 3
  %206 = icmp slt i64 %205, 0
  br i1 %206, label %214, label %207

207:                                              ; preds = %199
  %208 = tail call i64 @llvm.umax.i64(i64 %205, i64 1)
  %209 = add nuw i64 %208, 63
  %210 = and i64 %209, -64
  %211 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %210) #19
  %212 = icmp eq ptr %211, null
  br i1 %212, label %214, label %213

213:                                              ; preds = %207
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %211, i8 0, i64 %210, i1 false)
  br label %214

214:                                              ; preds = %213, %207, %199
  %215 = phi ptr [ null, %199 ], [ %211, %213 ], [ null, %207 ]
  %216 = getelementptr inbounds nuw i8, ptr %129, i64 544
  store ptr %215, ptr %216, align 32
  %217 = getelementptr inbounds nuw i8, ptr %129, i64 32
  store ptr %215, ptr %217, align 32
  %218 = add i32 %49, -1
  %219 = zext i32 %218 to i64
  %220 = mul nuw nsw i64 %219, 144
  %221 = tail call i64 @llvm.umax.i64(i64 %220, i64 1)
  %222 = add nuw nsw i64 %221, 63
  %223 = and i64 %222, 2199023255488
  %224 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %223) #19
  %225 = icmp eq ptr %224, null
  br i1 %225, label %227, label %226

226:                                              ; preds = %214
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %224, i8 0, i64 %223, i1 false)
  br label %227

227:                                              ; preds = %226, %214
  %228 = getelementptr inbounds nuw i8, ptr %129, i64 232
  store ptr %224, ptr %228, align 8
  %229 = icmp ne i32 %53, 0
  br i1 %229, label %230, label %245

230:                                              ; preds = %227
  %231 = getelementptr inbounds nuw i8, ptr %151, i64 24
  %232 = load i64, ptr %231, align 8
  %233 = shl i64 %232, 3
  %234 = icmp slt i64 %233, 0
  br i1 %234, label %242, label %235

235:                                              ; preds = %230
  %236 = tail call i64 @llvm.umax.i64(i64 %233, i64 1)
  %237 = add nuw i64 %236, 63
  %238 = and i64 %237, -64
  %239 = tail call noalias align 64 ptr @aligned_alloc(i64 noundef 64, i64 noundef %238) #19
  %240 = icmp eq ptr %239, null
  br i1 %240, label %242, label %241

241:                                              ; preds = %235
  tail call void @llvm.memset.p0.i64(ptr nonnull align 64 %239, i8 0, i64 %238, i1 false)
  br label %242

242:                                              ; preds = %241, %235, %230
  %243 = phi ptr [ null, %230 ], [ %239, %241 ], [ null, %235 ]
  %244 = getelementptr inbounds nuw i8, ptr %129, i64 552
  store ptr %243, ptr %244, align 8
  br label %245

245:                                              ; preds = %242, %227
  %246 = load ptr, ptr %129, align 64
  %247 = icmp eq ptr %246, null
  br i1 %247, label %272, label %248

248:                                              ; preds = %245
  %249 = icmp eq ptr %170, null
  br i1 %249, label %250, label %260

250:                                              ; preds = %248
  %251 = load i64, ptr %155, align 8
  %252 = icmp ne i64 %251, 0
  %253 = icmp eq ptr %186, null
  %254 = or i1 %253, %252
  %255 = icmp eq ptr %200, null
  %256 = or i1 %255, %254
  %257 = icmp eq ptr %215, null
  %258 = or i1 %257, %256
  %259 = or i1 %225, %258
  br i1 %259, label %272, label %267

260:                                              ; preds = %248
  %261 = icmp eq ptr %186, null
  %262 = icmp eq ptr %200, null
  %263 = or i1 %261, %262
  %264 = icmp eq ptr %215, null
  %265 = or i1 %263, %264
  %266 = or i1 %265, %225
  br i1 %266, label %272, label %267

267:                                              ; preds = %260, %250
  %268 = getelementptr inbounds nuw i8, ptr %129, i64 552
  %269 = load ptr, ptr %268, align 8
  %270 = icmp eq ptr %269, null
  %271 = and i1 %229, %270
  br i1 %271, label %272, label %279

272:                                              ; preds = %267, %250, %260, %245
  %273 = getelementptr inbounds nuw i8, ptr %129, i64 520
  %274 = load ptr, ptr %273, align 8
  tail call void @free(ptr noundef %274) #17
  %275 = getelementptr inbounds nuw i8, ptr %129, i64 528
  %276 = load ptr, ptr %275, align 16
  tail call void @free(ptr noundef %276) #17
  tail call void @free(ptr noundef %186) #17
  tail call void @free(ptr noundef %200) #17
  tail call void @free(ptr noundef %215) #17
  %277 = getelementptr inbounds nuw i8, ptr %129, i64 552
  %278 = load ptr, ptr %277, align 8
  tail call void @free(ptr noundef %278) #17
  tail call void @free(ptr noundef %224) #17
  tail call void @free(ptr noundef nonnull %129) #17
  br label %790

279:                                              ; preds = %267
  %280 = getelementptr inbounds nuw i8, ptr %129, i64 528
  %281 = load ptr, ptr %280, align 16
  %282 = icmp eq ptr %281, null
  br i1 %282, label %740, label %283

283:                                              ; preds = %279
  %284 = getelementptr inbounds nuw i8, ptr %104, i64 40
  %285 = load i64, ptr %284, align 8
  %286 = icmp sgt i64 %285, 0
  br i1 %286, label %287, label %740

287:                                              ; preds = %283
  %288 = getelementptr inbounds nuw i8, ptr %104, i64 32
  br label %289

289:                                              ; preds = %736, %287
  %290 = phi i64 [ 0, %287 ], [ %737, %736 ]
  %291 = load ptr, ptr %288, align 8
  %292 = getelementptr inbounds nuw %struct.nb_prep, ptr %291, i64 %290
  %293 = getelementptr inbounds nuw i8, ptr %292, i64 16
  %294 = load i64, ptr %293, align 8
  %295 = getelementptr inbounds i8, ptr %281, i64 %294
  %296 = load i32, ptr %292, align 8
  switch i32 %296, label %736 [
    i32 0, label %297
    i32 1, label %303
    i32 2, label %417
    i32 3, label %529
    i32 4, label %631
    i32 5, label %637
    i32 6, label %728
    i32 7, label %732
  ]

297:                                              ; preds = %289
  %298 = getelementptr inbounds nuw i8, ptr %292, i64 8
  %299 = load i64, ptr %298, align 8
  %300 = getelementptr inbounds i8, ptr %152, i64 %299
  %301 = getelementptr inbounds nuw i8, ptr %292, i64 24
  %302 = load i64, ptr %301, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %295, ptr readonly align 1 %300, i64 %302, i1 false)
  br label %736

303:                                              ; preds = %289
  %304 = getelementptr inbounds nuw i8, ptr %292, i64 8
  %305 = load i64, ptr %304, align 8
  %306 = getelementptr inbounds i8, ptr %152, i64 %305
  %307 = getelementptr inbounds nuw i8, ptr %292, i64 32
  %308 = load i64, ptr %307, align 8
  %309 = icmp sgt i64 %308, 0
  %310 = getelementptr inbounds nuw i8, ptr %292, i64 24
  %311 = load i64, ptr %310, align 8
  %312 = tail call i64 @llvm.smax.i64(i64 %311, i64 1)
  %313 = select i1 %309, i64 %308, i64 %312
  %314 = icmp sgt i64 %311, 0
  br i1 %314, label %315, label %736

315:                                              ; preds = %303
  %316 = getelementptr inbounds nuw i8, ptr %292, i64 40
  br label %317

317:                                              ; preds = %409, %315
  %318 = phi i64 [ 0, %315 ], [ %416, %409 ]
  %319 = phi i64 [ %311, %315 ], [ %414, %409 ]
  %320 = phi ptr [ %295, %315 ], [ %413, %409 ]
  %321 = phi i64 [ 0, %315 ], [ %410, %409 ]
  %322 = sub i64 %319, %321
  %323 = tail call i64 @llvm.smin.i64(i64 %313, i64 %322)
  %324 = and i64 %321, 1
  %325 = icmp eq i64 %324, 0
  %326 = icmp sgt i64 %323, 7
  %327 = select i1 %325, i1 %326, i1 false
  br i1 %327, label %355, label %328

328:                                              ; preds = %355, %317
  %329 = phi i64 [ 0, %317 ], [ %356, %355 ]
  %330 = icmp slt i64 %329, %323
  br i1 %330, label %331, label %409

331:                                              ; preds = %328
  %332 = add i64 %319, %318
  %333 = tail call i64 @llvm.smin.i64(i64 %313, i64 %332)
  %334 = or disjoint i64 %329, 1
  %335 = and i64 %323, 1
  %336 = icmp eq i64 %335, 0
  br i1 %336, label %352, label %337

337:                                              ; preds = %331
  %338 = add nuw nsw i64 %329, %321
  %339 = lshr i64 %338, 1
  %340 = getelementptr inbounds nuw i8, ptr %306, i64 %339
  %341 = load i8, ptr %340, align 1
  %342 = trunc i64 %321 to i8
  %343 = shl i8 %342, 2
  %344 = and i8 %343, 4
  %345 = lshr i8 %341, %344
  %346 = and i8 %345, 15
  %347 = and i8 %345, 8
  %348 = mul nuw i8 %347, 30
  %349 = or disjoint i8 %348, %346
  %350 = getelementptr inbounds nuw i8, ptr %320, i64 %329
  store i8 %349, ptr %350, align 1
  %351 = or disjoint i64 %329, 1
  br label %352

352:                                              ; preds = %337, %331
  %353 = phi i64 [ %329, %331 ], [ %351, %337 ]
  %354 = icmp eq i64 %323, %334
  br i1 %354, label %409, label %378

355:                                              ; preds = %317, %355
  %356 = phi i64 [ %376, %355 ], [ 8, %317 ]
  %357 = phi i64 [ %356, %355 ], [ 0, %317 ]
  %358 = add nuw nsw i64 %357, %321
  %359 = lshr exact i64 %358, 1
  %360 = getelementptr inbounds nuw i8, ptr %306, i64 %359
  %361 = load i32, ptr %360, align 1
  %362 = zext i32 %361 to i64
  %363 = shl nuw nsw i64 %362, 16
  %364 = or i64 %363, %362
  %365 = and i64 %364, 281470681808895
  %366 = shl nuw nsw i64 %365, 8
  %367 = or i64 %366, %365
  %368 = and i64 %367, 71777214294589695
  %369 = shl nuw nsw i64 %368, 4
  %370 = or i64 %369, %368
  %371 = and i64 %370, 1085102592571150095
  %372 = and i64 %370, 578721382704613384
  %373 = mul nuw i64 %372, 30
  %374 = or i64 %373, %371
  %375 = getelementptr inbounds nuw i8, ptr %320, i64 %357
  store i64 %374, ptr %375, align 1
  %376 = add nuw nsw i64 %356, 8
  %377 = icmp sgt i64 %376, %323
  br i1 %377, label %328, label %355

378:                                              ; preds = %352, %378
  %379 = phi i64 [ %407, %378 ], [ %353, %352 ]
  %380 = add nuw nsw i64 %379, %321
  %381 = lshr i64 %380, 1
  %382 = getelementptr inbounds nuw i8, ptr %306, i64 %381
  %383 = load i8, ptr %382, align 1
  %384 = trunc i64 %380 to i8
  %385 = shl i8 %384, 2
  %386 = and i8 %385, 4
  %387 = lshr i8 %383, %386
  %388 = and i8 %387, 15
  %389 = and i8 %387, 8
  %390 = mul nuw i8 %389, 30
  %391 = or disjoint i8 %390, %388
  %392 = getelementptr inbounds nuw i8, ptr %320, i64 %379
  store i8 %391, ptr %392, align 1
  %393 = add nuw nsw i64 %379, 1
  %394 = add nuw nsw i64 %393, %321
  %395 = lshr i64 %394, 1
  %396 = getelementptr inbounds nuw i8, ptr %306, i64 %395
  %397 = load i8, ptr %396, align 1
  %398 = trunc i64 %394 to i8
  %399 = shl i8 %398, 2
  %400 = and i8 %399, 4
  %401 = lshr i8 %397, %400
  %402 = and i8 %401, 15
  %403 = and i8 %401, 8
  %404 = mul nuw i8 %403, 30
  %405 = or disjoint i8 %404, %402
  %406 = getelementptr inbounds nuw i8, ptr %320, i64 %393
  store i8 %405, ptr %406, align 1
  %407 = add nuw nsw i64 %379, 2
  %408 = icmp eq i64 %407, %333
  br i1 %408, label %409, label %378

409:                                              ; preds = %352, %378, %328
  %410 = add nuw nsw i64 %321, %313
  %411 = load i64, ptr %316, align 8
  %412 = getelementptr i8, ptr %320, i64 %313
  %413 = getelementptr i8, ptr %412, i64 %411
  %414 = load i64, ptr %310, align 8
  %415 = icmp slt i64 %410, %414
  %416 = sub i64 %318, %313
  br i1 %415, label %317, label %736

417:                                              ; preds = %289
  %418 = getelementptr inbounds nuw i8, ptr %292, i64 8
  %419 = load i64, ptr %418, align 8
  %420 = getelementptr inbounds i8, ptr %152, i64 %419
  %421 = getelementptr inbounds nuw i8, ptr %292, i64 32
  %422 = load i64, ptr %421, align 8
  %423 = icmp sgt i64 %422, 0
  %424 = getelementptr inbounds nuw i8, ptr %292, i64 24
  %425 = load i64, ptr %424, align 8
  %426 = tail call i64 @llvm.smax.i64(i64 %425, i64 1)
  %427 = select i1 %423, i64 %422, i64 %426
  %428 = icmp sgt i64 %425, 0
  br i1 %428, label %429, label %736

429:                                              ; preds = %417
  %430 = getelementptr inbounds nuw i8, ptr %292, i64 40
  br label %431

431:                                              ; preds = %521, %429
  %432 = phi i64 [ 0, %429 ], [ %528, %521 ]
  %433 = phi i64 [ %425, %429 ], [ %526, %521 ]
  %434 = phi ptr [ %295, %429 ], [ %525, %521 ]
  %435 = phi i64 [ 0, %429 ], [ %522, %521 ]
  %436 = sub i64 %433, %435
  %437 = tail call i64 @llvm.smin.i64(i64 %427, i64 %436)
  %438 = and i64 %435, 3
  %439 = icmp eq i64 %438, 0
  %440 = icmp sgt i64 %437, 7
  %441 = select i1 %439, i1 %440, i1 false
  br i1 %441, label %469, label %442

442:                                              ; preds = %469, %431
  %443 = phi i64 [ 0, %431 ], [ %470, %469 ]
  %444 = icmp slt i64 %443, %437
  br i1 %444, label %445, label %521

445:                                              ; preds = %442
  %446 = add i64 %433, %432
  %447 = tail call i64 @llvm.smin.i64(i64 %427, i64 %446)
  %448 = or disjoint i64 %443, 1
  %449 = and i64 %437, 1
  %450 = icmp eq i64 %449, 0
  br i1 %450, label %466, label %451

451:                                              ; preds = %445
  %452 = add nuw nsw i64 %443, %435
  %453 = lshr i64 %452, 2
  %454 = getelementptr inbounds nuw i8, ptr %420, i64 %453
  %455 = load i8, ptr %454, align 1
  %456 = trunc i64 %435 to i8
  %457 = shl i8 %456, 1
  %458 = and i8 %457, 6
  %459 = lshr i8 %455, %458
  %460 = and i8 %459, 3
  %461 = and i8 %459, 2
  %462 = mul nuw i8 %461, 126
  %463 = or disjoint i8 %462, %460
  %464 = getelementptr inbounds nuw i8, ptr %434, i64 %443
  store i8 %463, ptr %464, align 1
  %465 = or disjoint i64 %443, 1
  br label %466

466:                                              ; preds = %451, %445
  %467 = phi i64 [ %443, %445 ], [ %465, %451 ]
  %468 = icmp eq i64 %437, %448
  br i1 %468, label %521, label %490

469:                                              ; preds = %431, %469
  %470 = phi i64 [ %488, %469 ], [ 8, %431 ]
  %471 = phi i64 [ %470, %469 ], [ 0, %431 ]
  %472 = add nuw nsw i64 %471, %435
  %473 = lshr exact i64 %472, 2
  %474 = getelementptr inbounds nuw i8, ptr %420, i64 %473
  %475 = load i16, ptr %474, align 1
  %476 = zext i16 %475 to i64
  %477 = shl nuw nsw i64 %476, 24
  %478 = or disjoint i64 %477, %476
  %479 = shl nuw nsw i64 %478, 12
  %480 = or i64 %479, %478
  %481 = and i64 %480, 4222189076152335
  %482 = mul nuw nsw i64 %481, 65
  %483 = and i64 %482, 217020518514230019
  %484 = and i64 %482, 144680345676153346
  %485 = mul nuw i64 %484, 126
  %486 = or i64 %485, %483
  %487 = getelementptr inbounds nuw i8, ptr %434, i64 %471
  store i64 %486, ptr %487, align 1
  %488 = add nuw nsw i64 %470, 8
  %489 = icmp sgt i64 %488, %437
  br i1 %489, label %442, label %469

490:                                              ; preds = %466, %490
  %491 = phi i64 [ %519, %490 ], [ %467, %466 ]
  %492 = add nuw nsw i64 %491, %435
  %493 = lshr i64 %492, 2
  %494 = getelementptr inbounds nuw i8, ptr %420, i64 %493
  %495 = load i8, ptr %494, align 1
  %496 = trunc i64 %492 to i8
  %497 = shl i8 %496, 1
  %498 = and i8 %497, 6
  %499 = lshr i8 %495, %498
  %500 = and i8 %499, 3
  %501 = and i8 %499, 2
  %502 = mul nuw i8 %501, 126
  %503 = or disjoint i8 %502, %500
  %504 = getelementptr inbounds nuw i8, ptr %434, i64 %491
  store i8 %503, ptr %504, align 1
  %505 = add nuw nsw i64 %491, 1
  %506 = add nuw nsw i64 %505, %435
  %507 = lshr i64 %506, 2
  %508 = getelementptr inbounds nuw i8, ptr %420, i64 %507
  %509 = load i8, ptr %508, align 1
  %510 = trunc i64 %506 to i8
  %511 = shl i8 %510, 1
  %512 = and i8 %511, 6
  %513 = lshr i8 %509, %512
  %514 = and i8 %513, 3
  %515 = and i8 %513, 2
  %516 = mul nuw i8 %515, 126
  %517 = or disjoint i8 %516, %514
  %518 = getelementptr inbounds nuw i8, ptr %434, i64 %505
  store i8 %517, ptr %518, align 1
  %519 = add nuw nsw i64 %491, 2
  %520 = icmp eq i64 %519, %447
  br i1 %520, label %521, label %490

521:                                              ; preds = %466, %490, %442
  %522 = add nuw nsw i64 %435, %427
  %523 = load i64, ptr %430, align 8
  %524 = getelementptr i8, ptr %434, i64 %427
  %525 = getelementptr i8, ptr %524, i64 %523
  %526 = load i64, ptr %424, align 8
  %527 = icmp slt i64 %522, %526
  %528 = sub i64 %432, %427
  br i1 %527, label %431, label %736

529:                                              ; preds = %289
  %530 = getelementptr inbounds nuw i8, ptr %292, i64 8
  %531 = load i64, ptr %530, align 8
  %532 = getelementptr inbounds i8, ptr %152, i64 %531
  %533 = getelementptr inbounds nuw i8, ptr %292, i64 32
  %534 = load i64, ptr %533, align 8
  %535 = icmp sgt i64 %534, 0
  %536 = getelementptr inbounds nuw i8, ptr %292, i64 24
  %537 = load i64, ptr %536, align 8
  %538 = tail call i64 @llvm.smax.i64(i64 %537, i64 1)
  %539 = select i1 %535, i64 %534, i64 %538
  %540 = icmp sgt i64 %537, 0
  br i1 %540, label %541, label %736

541:                                              ; preds = %529
  %542 = getelementptr inbounds nuw i8, ptr %292, i64 40
  br label %543

543:                                              ; preds = %623, %541
  %544 = phi i64 [ 0, %541 ], [ %630, %623 ]
  %545 = phi i64 [ %537, %541 ], [ %628, %623 ]
  %546 = phi ptr [ %295, %541 ], [ %627, %623 ]
  %547 = phi i64 [ 0, %541 ], [ %624, %623 ]
  %548 = sub i64 %545, %547
  %549 = tail call i64 @llvm.smin.i64(i64 %539, i64 %548)
  %550 = and i64 %547, 1
  %551 = icmp eq i64 %550, 0
  %552 = icmp sgt i64 %549, 7
  %553 = select i1 %551, i1 %552, i1 false
  br i1 %553, label %578, label %554

554:                                              ; preds = %578, %543
  %555 = phi i64 [ 0, %543 ], [ %579, %578 ]
  %556 = icmp slt i64 %555, %549
  br i1 %556, label %557, label %623

557:                                              ; preds = %554
  %558 = add i64 %545, %544
  %559 = tail call i64 @llvm.smin.i64(i64 %539, i64 %558)
  %560 = or disjoint i64 %555, 1
  %561 = and i64 %549, 1
  %562 = icmp eq i64 %561, 0
  br i1 %562, label %575, label %563

563:                                              ; preds = %557
  %564 = add nuw nsw i64 %555, %547
  %565 = lshr i64 %564, 1
  %566 = getelementptr inbounds nuw i8, ptr %532, i64 %565
  %567 = load i8, ptr %566, align 1
  %568 = trunc i64 %547 to i8
  %569 = shl i8 %568, 2
  %570 = and i8 %569, 4
  %571 = lshr i8 %567, %570
  %572 = and i8 %571, 15
  %573 = getelementptr inbounds nuw i8, ptr %546, i64 %555
  store i8 %572, ptr %573, align 1
  %574 = or disjoint i64 %555, 1
  br label %575

575:                                              ; preds = %563, %557
  %576 = phi i64 [ %555, %557 ], [ %574, %563 ]
  %577 = icmp eq i64 %549, %560
  br i1 %577, label %623, label %598

578:                                              ; preds = %543, %578
  %579 = phi i64 [ %596, %578 ], [ 8, %543 ]
  %580 = phi i64 [ %579, %578 ], [ 0, %543 ]
  %581 = add nuw nsw i64 %580, %547
  %582 = lshr exact i64 %581, 1
  %583 = getelementptr inbounds nuw i8, ptr %532, i64 %582
  %584 = load i32, ptr %583, align 1
  %585 = zext i32 %584 to i64
  %586 = shl nuw nsw i64 %585, 16
  %587 = or i64 %586, %585
  %588 = and i64 %587, 281470681808895
  %589 = shl nuw nsw i64 %588, 8
  %590 = or i64 %589, %588
  %591 = and i64 %590, 71777214294589695
  %592 = shl nuw nsw i64 %591, 4
  %593 = or i64 %592, %591
  %594 = and i64 %593, 1085102592571150095
  %595 = getelementptr inbounds nuw i8, ptr %546, i64 %580
  store i64 %594, ptr %595, align 1
  %596 = add nuw nsw i64 %579, 8
  %597 = icmp sgt i64 %596, %549
  br i1 %597, label %554, label %578

598:                                              ; preds = %575, %598
  %599 = phi i64 [ %621, %598 ], [ %576, %575 ]
  %600 = add nuw nsw i64 %599, %547
  %601 = lshr i64 %600, 1
  %602 = getelementptr inbounds nuw i8, ptr %532, i64 %601
  %603 = load i8, ptr %602, align 1
  %604 = trunc i64 %600 to i8
  %605 = shl i8 %604, 2
  %606 = and i8 %605, 4
  %607 = lshr i8 %603, %606
  %608 = and i8 %607, 15
  %609 = getelementptr inbounds nuw i8, ptr %546, i64 %599
  store i8 %608, ptr %609, align 1
  %610 = add nuw nsw i64 %599, 1
  %611 = add nuw nsw i64 %610, %547
  %612 = lshr i64 %611, 1
  %613 = getelementptr inbounds nuw i8, ptr %532, i64 %612
  %614 = load i8, ptr %613, align 1
  %615 = trunc i64 %611 to i8
  %616 = shl i8 %615, 2
  %617 = and i8 %616, 4
  %618 = lshr i8 %614, %617
  %619 = and i8 %618, 15
  %620 = getelementptr inbounds nuw i8, ptr %546, i64 %610
  store i8 %619, ptr %620, align 1
  %621 = add nuw nsw i64 %599, 2
  %622 = icmp eq i64 %621, %559
  br i1 %622, label %623, label %598

623:                                              ; preds = %575, %598, %554
  %624 = add nuw nsw i64 %547, %539
  %625 = load i64, ptr %542, align 8
  %626 = getelementptr i8, ptr %546, i64 %539
  %627 = getelementptr i8, ptr %626, i64 %625
  %628 = load i64, ptr %536, align 8
  %629 = icmp slt i64 %624, %628
  %630 = sub i64 %544, %539
  br i1 %629, label %543, label %736

631:                                              ; preds = %289
  %632 = getelementptr inbounds nuw i8, ptr %292, i64 4
  %633 = load i32, ptr %632, align 4
  %634 = trunc i32 %633 to i8
  %635 = getelementptr inbounds nuw i8, ptr %292, i64 24
  %636 = load i64, ptr %635, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %295, i8 %634, i64 %636, i1 false)
  br label %736

637:                                              ; preds = %289
  %638 = getelementptr inbounds nuw i8, ptr %292, i64 8
  %639 = load i64, ptr %638, align 8
  br label %650

640:                                              ; preds = %650
  %641 = getelementptr inbounds nuw i8, ptr %292, i64 32
  %642 = load i64, ptr %641, align 8
  %643 = shl i64 %642, 6
  %644 = add i64 %643, 64
  %645 = getelementptr inbounds nuw i8, ptr %292, i64 24
  %646 = load i64, ptr %645, align 8
  %647 = icmp sgt i64 %646, 0
  br i1 %647, label %648, label %727

648:                                              ; preds = %640
  %649 = getelementptr inbounds i8, ptr %281, i64 %639
  br label %666

650:                                              ; preds = %650, %637
  %651 = phi i64 [ 0, %637 ], [ %664, %650 ]
  %652 = trunc nuw nsw i64 %651 to i32
  %653 = and i32 %652, 3
  %654 = lshr i32 %652, 2
  %655 = tail call i32 @llvm.usub.sat.i32(i32 2, i32 %653)
  %656 = mul nuw nsw i32 %655, 3
  %657 = icmp ult i64 %651, 8
  %658 = sub nsw i32 2, %654
  %659 = mul nsw i32 %658, 3
  %660 = select i1 %657, i32 %659, i32 0
  %661 = add nsw i32 %660, %656
  %662 = trunc nsw i32 %661 to i8
  %663 = getelementptr inbounds nuw i8, ptr %6, i64 %651
  store i8 %662, ptr %663, align 1
  %664 = add nuw nsw i64 %651, 1
  %665 = icmp eq i64 %664, 16
  br i1 %665, label %640, label %650

666:                                              ; preds = %694, %648
  %667 = phi i64 [ %695, %694 ], [ 0, %648 ]
  %668 = phi ptr [ %696, %694 ], [ %649, %648 ]
  %669 = phi ptr [ %697, %694 ], [ %295, %648 ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %7, i8 0, i64 64, i1 false)
  %670 = load i64, ptr %641, align 8
  %671 = icmp sgt i64 %670, 0
  br i1 %671, label %672, label %694

672:                                              ; preds = %666
  %673 = shl i64 %670, 6
  %674 = tail call i64 @llvm.smax.i64(i64 %673, i64 1)
  %675 = and i64 %674, 1
  %676 = icmp eq i64 %674, 1
  br i1 %676, label %681, label %677

677:                                              ; preds = %672
  %678 = and i64 %674, 9223372036854775744
  br label %700

679:                                              ; preds = %700
  %680 = icmp eq i64 %675, 0
  br i1 %680, label %694, label %681

681:                                              ; preds = %679, %672
  %682 = phi i64 [ 0, %672 ], [ %724, %679 ]
  %683 = icmp ne i64 %675, 0
  tail call void @llvm.assume(i1 %683)
  %684 = and i64 %682, 63
  %685 = getelementptr inbounds nuw i8, ptr %7, i64 %684
  %686 = load i8, ptr %685, align 1
  %687 = getelementptr inbounds nuw i8, ptr %668, i64 %682
  %688 = load i8, ptr %687, align 1
  %689 = and i8 %688, 15
  %690 = zext nneg i8 %689 to i64
  %691 = getelementptr inbounds nuw i8, ptr %6, i64 %690
  %692 = load i8, ptr %691, align 1
  %693 = add i8 %692, %686
  store i8 %693, ptr %685, align 1
  br label %694

694:                                              ; preds = %681, %679, %666
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %669, ptr noundef nonnull align 16 dereferenceable(64) %7, i64 64, i1 false)
  %695 = add nuw nsw i64 %667, 1
  %696 = getelementptr inbounds i8, ptr %668, i64 %644
  %697 = getelementptr inbounds i8, ptr %669, i64 %644
  %698 = load i64, ptr %645, align 8
  %699 = icmp slt i64 %695, %698
  br i1 %699, label %666, label %727

700:                                              ; preds = %700, %677
  %701 = phi i64 [ 0, %677 ], [ %724, %700 ]
  %702 = phi i64 [ 0, %677 ], [ %725, %700 ]
  %703 = and i64 %701, 62
  %704 = getelementptr inbounds nuw i8, ptr %7, i64 %703
  %705 = load i8, ptr %704, align 2
  %706 = getelementptr inbounds nuw i8, ptr %668, i64 %701
  %707 = load i8, ptr %706, align 1
  %708 = and i8 %707, 15
  %709 = zext nneg i8 %708 to i64
  %710 = getelementptr inbounds nuw i8, ptr %6, i64 %709
  %711 = load i8, ptr %710, align 1
  %712 = add i8 %711, %705
  store i8 %712, ptr %704, align 2
  %713 = or disjoint i64 %701, 1
  %714 = and i64 %713, 63
  %715 = getelementptr inbounds nuw i8, ptr %7, i64 %714
  %716 = load i8, ptr %715, align 1
  %717 = getelementptr inbounds nuw i8, ptr %668, i64 %713
  %718 = load i8, ptr %717, align 1
  %719 = and i8 %718, 15
  %720 = zext nneg i8 %719 to i64
  %721 = getelementptr inbounds nuw i8, ptr %6, i64 %720
  %722 = load i8, ptr %721, align 1
  %723 = add i8 %722, %716
  store i8 %723, ptr %715, align 1
  %724 = add nuw nsw i64 %701, 2
  %725 = add i64 %702, 2
  %726 = icmp eq i64 %725, %678
  br i1 %726, label %679, label %700

727:                                              ; preds = %694, %640
  br label %736

728:                                              ; preds = %289
  %729 = getelementptr inbounds nuw i8, ptr %292, i64 8
  %730 = load i64, ptr %729, align 8
  %731 = getelementptr inbounds i8, ptr %152, i64 %730
  tail call fastcc void @nb_winograd(ptr noundef nonnull %292, ptr noundef readonly %731, ptr noundef %295, i32 noundef 4)
  br label %736

732:                                              ; preds = %289
  %733 = getelementptr inbounds nuw i8, ptr %292, i64 8
  %734 = load i64, ptr %733, align 8
  %735 = getelementptr inbounds i8, ptr %152, i64 %734
  tail call fastcc void @nb_winograd(ptr noundef nonnull %292, ptr noundef readonly %735, ptr noundef %295, i32 noundef 2)
  br label %736

736:                                              ; preds = %623, %521, %409, %732, %728, %727, %631, %529, %417, %303, %297, %289
  %737 = add nuw nsw i64 %290, 1
  %738 = load i64, ptr %284, align 8
  %739 = icmp slt i64 %737, %738
  br i1 %739, label %289, label %740

740:                                              ; preds = %736, %283, %279
  br i1 %8, label %742, label %741

741:                                              ; preds = %740
  store ptr @.str.21, ptr %2, align 8
  br label %742

742:                                              ; preds = %740, %741
  %743 = getelementptr inbounds nuw i8, ptr %129, i64 64
  %744 = getelementptr inbounds nuw i8, ptr %129, i64 208
  store ptr %129, ptr %744, align 16
  %745 = getelementptr inbounds nuw i8, ptr %129, i64 216
  store i64 %175, ptr %745, align 8
  store ptr %224, ptr %228, align 8
  %746 = icmp ult i32 %49, 2
  br i1 %746, label %787, label %747

747:                                              ; preds = %742
  %748 = getelementptr inbounds nuw i8, ptr %129, i64 240
  %749 = tail call i32 @pthread_mutex_init(ptr noundef nonnull %748, ptr noundef null) #17
  %750 = getelementptr inbounds nuw i8, ptr %129, i64 368
  %751 = tail call i32 @pthread_cond_init(ptr noundef nonnull %750, ptr noundef null) #17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(128) %4, i8 -1, i64 128, i1 false)
  %752 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %4, ptr noundef nonnull %5) #17
  %753 = getelementptr inbounds nuw i8, ptr %129, i64 224
  %754 = add nsw i64 %175, -1
  %755 = load i64, ptr %753, align 32
  %756 = icmp slt i64 %755, %754
  br i1 %756, label %757, label %773

757:                                              ; preds = %747, %769
  %758 = phi i64 [ %771, %769 ], [ %755, %747 ]
  %759 = getelementptr inbounds %struct.nb_worker, ptr %224, i64 %758
  store ptr %743, ptr %759, align 16
  %760 = load ptr, ptr %187, align 8
  %761 = add nsw i64 %758, 1
  %762 = load i64, ptr %174, align 16
  %763 = mul i64 %761, %762
  %764 = getelementptr inbounds nuw i8, ptr %760, i64 %763
  %765 = getelementptr inbounds nuw i8, ptr %759, i64 8
  store ptr %764, ptr %765, align 8
  %766 = getelementptr inbounds nuw i8, ptr %759, i64 16
  %767 = call i32 @pthread_create(ptr noundef nonnull %766, ptr noundef null, ptr noundef nonnull @nb_worker_main, ptr noundef nonnull %759) #17
  %768 = icmp eq i32 %767, 0
  br i1 %768, label %769, label %773

769:                                              ; preds = %757
  %770 = load i64, ptr %753, align 32
  %771 = add nsw i64 %770, 1
  store i64 %771, ptr %753, align 32
  %772 = icmp slt i64 %771, %754
  br i1 %772, label %757, label %773

773:                                              ; preds = %769, %757, %747
  %774 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %5, ptr noundef null) #17
  %775 = load i64, ptr %753, align 32
  %776 = icmp eq i64 %775, %754
  br i1 %776, label %777, label %778

777:                                              ; preds = %773
  br label %787

778:                                              ; preds = %773
  call fastcc void @nb_pool_stop(ptr noundef nonnull %743)
  store i64 1, ptr %745, align 8
  %779 = getelementptr inbounds nuw i8, ptr %129, i64 520
  %780 = load ptr, ptr %779, align 8
  call void @free(ptr noundef %780) #17
  %781 = load ptr, ptr %280, align 16
  call void @free(ptr noundef %781) #17
  %782 = load ptr, ptr %187, align 8
  call void @free(ptr noundef %782) #17
  %783 = load ptr, ptr %201, align 8
  call void @free(ptr noundef %783) #17
  %784 = load ptr, ptr %216, align 32
  call void @free(ptr noundef %784) #17
  %785 = load ptr, ptr %268, align 8
  call void @free(ptr noundef %785) #17
  %786 = load ptr, ptr %228, align 8
  call void @free(ptr noundef %786) #17
  call void @free(ptr noundef nonnull %129) #17
  br label %790

787:                                              ; preds = %742, %777
  br i1 %8, label %789, label %788

788:                                              ; preds = %787
  store ptr @.str.1, ptr %2, align 8
  br label %789

789:                                              ; preds = %787, %788
  store ptr %129, ptr %1, align 8
  br label %790

790:                                              ; preds = %789, %778, %272, %89, %118, %117, %125, %22, %21, %31, %32, %87, %88, %128, %121, %10
  %791 = phi i32 [ 1, %10 ], [ 1, %88 ], [ 3, %272 ], [ 0, %789 ], [ 5, %778 ], [ 1, %125 ], [ 3, %128 ], [ 2, %117 ], [ 2, %118 ], [ %124, %121 ], [ 1, %22 ], [ 1, %89 ], [ 4, %32 ], [ 4, %31 ], [ 1, %21 ], [ 1, %87 ]
  ret i32 %791
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

declare void @free(ptr noundef) local_unnamed_addr #12

define internal fastcc void @nb_winograd(ptr noundef readonly %0, ptr noundef readonly %1, ptr noundef nonnull writeonly %2, i32 noundef range(i32 2, 5) %3) unnamed_addr #13 {
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

declare i32 @pthread_mutex_init(ptr noundef, ptr noundef) local_unnamed_addr #14

declare i32 @pthread_cond_init(ptr noundef, ptr noundef) local_unnamed_addr #14

declare i32 @pthread_sigmask(i32 noundef, ptr noundef, ptr noundef) local_unnamed_addr #14

declare i32 @pthread_create(ptr noundef, ptr noundef, ptr noundef, ptr noundef) local_unnamed_addr #14

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

declare i32 @pthread_mutex_lock(ptr noundef) local_unnamed_addr #14

declare i32 @pthread_cond_wait(ptr noundef, ptr noundef) local_unnamed_addr #7

declare i32 @pthread_mutex_unlock(ptr noundef) local_unnamed_addr #14

declare i32 @clock_gettime(i32 noundef, ptr noundef) local_unnamed_addr #14

declare i32 @pthread_cond_broadcast(ptr noundef) local_unnamed_addr #14

declare i32 @pthread_join(i64 noundef, ptr noundef) local_unnamed_addr #7

declare i32 @pthread_cond_destroy(ptr noundef) local_unnamed_addr #14

declare i32 @pthread_mutex_destroy(ptr noundef) local_unnamed_addr #14

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

declare i32 @sched_yield() local_unnamed_addr #14

declare i64 @llvm.umax.i64(i64, i64) #15

declare i32 @llvm.usub.sat.i32(i32, i32) #15

declare i64 @llvm.smax.i64(i64, i64) #15

declare i64 @llvm.smin.i64(i64, i64) #15

declare i32 @llvm.umax.i32(i32, i32) #15

declare void @llvm.assume(i1 noundef) #16

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

