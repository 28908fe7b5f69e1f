; Made by build.sh; do not edit.
; sources: sha256 ea5e9dc0ec49f95b3992aaa07745e2e4673fbf5620fed7915f71e04b0c1d05d7

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
  br i1 %11, label %855, label %12

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
  br i1 %8, label %855, label %22

22:                                               ; preds = %21
  store ptr @.str.2, ptr %2, align 8
  br label %855

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
  br i1 %8, label %855, label %32

32:                                               ; preds = %31
  store ptr @.str.3, ptr %2, align 8
  br label %855

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
  br i1 %8, label %855, label %88

88:                                               ; preds = %87
  store ptr @.str.7, ptr %2, align 8
  br label %855

89:                                               ; preds = %79, %82
  %90 = icmp eq ptr %80, null
  br i1 %90, label %91, label %855

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
  br i1 %8, label %855, label %118

118:                                              ; preds = %117
  store ptr @.str.9, ptr %2, align 8
  br label %855

119:                                              ; preds = %116, %105
  %120 = icmp eq i64 %103, 0
  br i1 %120, label %121, label %101

121:                                              ; preds = %119, %93
  %122 = icmp eq ptr %50, null
  %123 = or i1 %8, %122
  %124 = select i1 %122, i32 2, i32 1
  br i1 %123, label %855, label %125

125:                                              ; preds = %121
  store ptr @.str.10, ptr %2, align 8
  br label %855

126:                                              ; preds = %109
  br i1 %8, label %128, label %127

127:                                              ; preds = %126
  store ptr @.str.19, ptr %2, align 8
  br label %128

128:                                              ; preds = %126, %127
  %129 = tail call noalias align 64 dereferenceable_or_null(640) ptr @aligned_alloc(i64 noundef 64, i64 noundef 640) #19
  %130 = icmp eq ptr %129, null
  br i1 %130, label %855, label %131

131:                                              ; preds = %128
  tail call void @llvm.memset.p0.i64(ptr noundef nonnull align 64 dereferenceable(640) %129, i8 0, i64 640, i1 false)
  %132 = getelementptr inbounds nuw i8, ptr %129, i64 568
  store ptr @.str.1, ptr %132, align 8
  %133 = getelementptr inbounds nuw i8, ptr %129, i64 512
  store ptr %104, ptr %133, align 64
  store ptr %51, ptr %129, align 64
  %134 = getelementptr inbounds nuw i8, ptr %94, i64 48
  %135 = load i64, ptr %134, align 8
  br i1 %81, label %136, label %157

136:                                              ; preds = %131
  %137 = icmp slt i64 %135, 0
  br i1 %137, label %154, label %138

138:                                              ; preds = %136
  %139 = tail call i64 @llvm.umax.i64(i64 %135, i64 1)
  %140 = add nuw i64 %139, 63
  %141 = and i64 %140, -64
  %142 = icmp ugt i64 %135, 1048512
  %143 = add nuw i64 %141, 2097151
  %144 = and i64 %143, -2097152
  %145 = select i1 %142, i64 2097152, i64 64
  %146 = select i1 %142, i64 %144, i64 %141
  %147 = tail call noalias ptr @aligned_alloc(i64 noundef %145, i64 noundef %146) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %147, i64 %145) ]
  %148 = icmp ne ptr %147, null
  %149 = and i1 %142, %148
  br i1 %149, label %150, label %152

150:                                              ; preds = %138
  %151 = tail call i32 @madvise(ptr noundef nonnull %147, i64 noundef %144, i32 noundef 14) #17
  br label %153

152:                                              ; preds = %138
  br i1 %148, label %153, label %154

153:                                              ; preds = %152, %150
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %147, i8 0, i64 %141, i1 false)
  br label %154

154:                                              ; preds = %153, %152, %136
  %155 = phi ptr [ null, %136 ], [ %147, %153 ], [ null, %152 ]
  %156 = getelementptr inbounds nuw i8, ptr %129, i64 520
  store ptr %155, ptr %156, align 8
  store ptr %155, ptr %129, align 64
  br label %159

157:                                              ; preds = %131
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %51, i8 0, i64 %135, i1 false)
  %158 = load ptr, ptr %133, align 64
  br label %159

159:                                              ; preds = %157, %154
  %160 = phi ptr [ %158, %157 ], [ %104, %154 ]
  %161 = load ptr, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 16), align 8
  %162 = getelementptr inbounds nuw i8, ptr %129, i64 8
  store ptr %161, ptr %162, align 8
  %163 = getelementptr inbounds nuw i8, ptr %129, i64 16
  store ptr %161, ptr %163, align 16
  %164 = getelementptr inbounds nuw i8, ptr %160, i64 48
  %165 = load i64, ptr %164, align 8
  %166 = icmp eq i64 %165, 0
  br i1 %166, label %187, label %167

167:                                              ; preds = %159
  %168 = icmp slt i64 %165, 0
  br i1 %168, label %184, label %169

169:                                              ; preds = %167
  %170 = add nuw i64 %165, 63
  %171 = and i64 %170, -64
  %172 = icmp ugt i64 %165, 1048512
  %173 = add nuw i64 %171, 2097151
  %174 = and i64 %173, -2097152
  %175 = select i1 %172, i64 2097152, i64 64
  %176 = select i1 %172, i64 %174, i64 %171
  %177 = tail call noalias ptr @aligned_alloc(i64 noundef %175, i64 noundef %176) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %177, i64 %175) ]
  %178 = icmp ne ptr %177, null
  %179 = and i1 %172, %178
  br i1 %179, label %180, label %182

180:                                              ; preds = %169
  %181 = tail call i32 @madvise(ptr noundef nonnull %177, i64 noundef %174, i32 noundef 14) #17
  br label %183

182:                                              ; preds = %169
  br i1 %178, label %183, label %184

183:                                              ; preds = %182, %180
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %177, i8 0, i64 %171, i1 false)
  br label %184

184:                                              ; preds = %183, %182, %167
  %185 = phi ptr [ null, %167 ], [ %177, %183 ], [ null, %182 ]
  %186 = getelementptr inbounds nuw i8, ptr %129, i64 528
  store ptr %185, ptr %186, align 16
  store ptr %185, ptr %162, align 8
  br label %187

187:                                              ; preds = %184, %159
  %188 = phi ptr [ %185, %184 ], [ %161, %159 ]
  %189 = load i64, ptr getelementptr inbounds nuw (i8, ptr @nbrt_model, i64 24), align 8
  %190 = add i64 %189, 63
  %191 = and i64 %190, -64
  %192 = getelementptr inbounds nuw i8, ptr %129, i64 48
  store i64 %191, ptr %192, align 16
  %193 = zext i32 %49 to i64
  %194 = mul i64 %191, %193
  %195 = icmp slt i64 %194, 0
  br i1 %195, label %212, label %196

196:                                              ; preds = %187
  %197 = tail call i64 @llvm.umax.i64(i64 %194, i64 1)
  %198 = add nuw i64 %197, 63
  %199 = and i64 %198, -64
  %200 = icmp ugt i64 %194, 1048512
  %201 = add nuw i64 %199, 2097151
  %202 = and i64 %201, -2097152
  %203 = select i1 %200, i64 2097152, i64 64
  %204 = select i1 %200, i64 %202, i64 %199
  %205 = tail call noalias ptr @aligned_alloc(i64 noundef %203, i64 noundef %204) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %205, i64 %203) ]
  %206 = icmp ne ptr %205, null
  %207 = and i1 %200, %206
  br i1 %207, label %208, label %210

208:                                              ; preds = %196
  %209 = tail call i32 @madvise(ptr noundef nonnull %205, i64 noundef %202, i32 noundef 14) #17
  br label %211

210:                                              ; preds = %196
  br i1 %206, label %211, label %212

211:                                              ; preds = %210, %208
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %205, i8 0, i64 %199, i1 false)
  br label %212

212:                                              ; preds = %211, %210, %187
  %213 = phi ptr [ null, %187 ], [ %205, %211 ], [ null, %210 ]
  %214 = getelementptr inbounds nuw i8, ptr %129, i64 40
  store ptr %213, ptr %214, align 8
  %215 = getelementptr inbounds nuw i8, ptr %94, i64 32
  %216 = load i64, ptr %215, align 8
  %217 = shl i64 %216, 3
  %218 = icmp slt i64 %217, 0
  br i1 %218, label %235, label %219

219:                                              ; preds = %212
  %220 = tail call i64 @llvm.umax.i64(i64 %217, i64 1)
  %221 = add nuw i64 %220, 63
  %222 = and i64 %221, -64
  %223 = icmp ugt i64 %217, 1048512
  %224 = add nuw i64 %222, 2097151
  %225 = and i64 %224, -2097152
  %226 = select i1 %223, i64 2097152, i64 64
  %227 = select i1 %223, i64 %225, i64 %222
  %228 = tail call noalias ptr @aligned_alloc(i64 noundef %226, i64 noundef %227) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %228, i64 %226) ]
  %229 = icmp ne ptr %228, null
  %230 = and i1 %223, %229
  br i1 %230, label %231, label %233

231:                                              ; preds = %219
  %232 = tail call i32 @madvise(ptr noundef nonnull %228, i64 noundef %225, i32 noundef 14) #17
  br label %234

233:                                              ; preds = %219
  br i1 %229, label %234, label %235

234:                                              ; preds = %233, %231
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %228, i8 0, i64 %222, i1 false)
  br label %235

235:                                              ; preds = %234, %233, %212
  %236 = phi ptr [ null, %212 ], [ %228, %234 ], [ null, %233 ]
  %237 = getelementptr inbounds nuw i8, ptr %129, i64 536
  store ptr %236, ptr %237, align 8
  %238 = getelementptr inbounds nuw i8, ptr %129, i64 24
  store ptr %236, ptr %238, align 8
  %239 = getelementptr inbounds nuw i8, ptr %94, i64 40
  %240 = load i64, ptr %239, align 8
  %241 = shl i64 %240, 3
  %242 = icmp slt i64 %241, 0
  br i1 %242, label %259, label %243

243:                                              ; preds = %235
  %244 = tail call i64 @llvm.umax.i64(i64 %241, i64 1)
  %245 = add nuw i64 %244, 63
  %246 = and i64 %245, -64
  %247 = icmp ugt i64 %241, 1048512
  %248 = add nuw i64 %246, 2097151
  %249 = and i64 %248, -2097152
  %250 = select i1 %247, i64 2097152, i64 64
  %251 = select i1 %247, i64 %249, i64 %246
  %252 = tail call noalias ptr @aligned_alloc(i64 noundef %250, i64 noundef %251) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %252, i64 %250) ]
  %253 = icmp ne ptr %252, null
  %254 = and i1 %247, %253
  br i1 %254, label %255, label %257

255:                                              ; preds = %243
  %256 = tail call i32 @madvise(ptr noundef nonnull %252, i64 noundef %249, i32 noundef 14) #17
  br label %258

257:                                              ; preds = %243
  br i1 %253, label %258, label %259

258:                                              ; preds = %257, %255
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %252, i8 0, i64 %246, i1 false)
  br label %259

259:                                              ; preds = %258, %257, %235
  %260 = phi ptr [ null, %235 ], [ %252, %258 ], [ null, %257 ]
  %261 = getelementptr inbounds nuw i8, ptr %129, i64 544
  store ptr %260, ptr %261, align 32
  %262 = getelementptr inbounds nuw i8, ptr %129, i64 32
  store ptr %260, ptr %262, align 32
  %263 = add i32 %49, -1
  %264 = zext i32 %263 to i64
  %265 = mul nuw nsw i64 %264, 144
  %266 = tail call i64 @llvm.umax.i64(i64 %265, i64 1)
  %267 = add nuw nsw i64 %266, 63
  %268 = and i64 %267, 2199023255488
  %269 = icmp ugt i32 %263, 7281
  %270 = add nuw nsw i64 %268, 2097151
  %271 = and i64 %270, 4398044413952
  %272 = select i1 %269, i64 2097152, i64 64
  %273 = select i1 %269, i64 %271, i64 %268
  %274 = tail call noalias ptr @aligned_alloc(i64 noundef %272, i64 noundef %273) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %274, i64 %272) ]
  %275 = icmp ne ptr %274, null
  %276 = and i1 %269, %275
  br i1 %276, label %277, label %279

277:                                              ; preds = %259
  %278 = tail call i32 @madvise(ptr noundef nonnull %274, i64 noundef %271, i32 noundef 14) #17
  br label %280

279:                                              ; preds = %259
  br i1 %275, label %280, label %281

280:                                              ; preds = %279, %277
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %274, i8 0, i64 %268, i1 false)
  br label %281

281:                                              ; preds = %280, %279
  %282 = getelementptr inbounds nuw i8, ptr %129, i64 232
  store ptr %274, ptr %282, align 8
  %283 = icmp ne i32 %53, 0
  br i1 %283, label %284, label %308

284:                                              ; preds = %281
  %285 = getelementptr inbounds nuw i8, ptr %160, i64 24
  %286 = load i64, ptr %285, align 8
  %287 = shl i64 %286, 3
  %288 = icmp slt i64 %287, 0
  br i1 %288, label %305, label %289

289:                                              ; preds = %284
  %290 = tail call i64 @llvm.umax.i64(i64 %287, i64 1)
  %291 = add nuw i64 %290, 63
  %292 = and i64 %291, -64
  %293 = icmp ugt i64 %287, 1048512
  %294 = add nuw i64 %292, 2097151
  %295 = and i64 %294, -2097152
  %296 = select i1 %293, i64 2097152, i64 64
  %297 = select i1 %293, i64 %295, i64 %292
  %298 = tail call noalias ptr @aligned_alloc(i64 noundef %296, i64 noundef %297) #19
  call void @llvm.assume(i1 true) [ "align"(ptr %298, i64 %296) ]
  %299 = icmp ne ptr %298, null
  %300 = and i1 %293, %299
  br i1 %300, label %301, label %303

301:                                              ; preds = %289
  %302 = tail call i32 @madvise(ptr noundef nonnull %298, i64 noundef %295, i32 noundef 14) #17
  br label %304

303:                                              ; preds = %289
  br i1 %299, label %304, label %305

304:                                              ; preds = %303, %301
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %298, i8 0, i64 %292, i1 false)
  br label %305

305:                                              ; preds = %304, %303, %284
  %306 = phi ptr [ null, %284 ], [ %298, %304 ], [ null, %303 ]
  %307 = getelementptr inbounds nuw i8, ptr %129, i64 552
  store ptr %306, ptr %307, align 8
  br label %308

308:                                              ; preds = %305, %281
  %309 = load ptr, ptr %129, align 64
  %310 = icmp eq ptr %309, null
  br i1 %310, label %337, label %311

311:                                              ; preds = %308
  %312 = icmp eq ptr %188, null
  br i1 %312, label %313, label %324

313:                                              ; preds = %311
  %314 = load i64, ptr %164, align 8
  %315 = icmp ne i64 %314, 0
  %316 = icmp eq ptr %213, null
  %317 = or i1 %315, %316
  %318 = icmp eq ptr %236, null
  %319 = or i1 %317, %318
  %320 = icmp eq ptr %260, null
  %321 = or i1 %319, %320
  %322 = icmp eq ptr %274, null
  %323 = or i1 %321, %322
  br i1 %323, label %337, label %332

324:                                              ; preds = %311
  %325 = icmp eq ptr %213, null
  %326 = icmp eq ptr %236, null
  %327 = or i1 %325, %326
  %328 = icmp eq ptr %260, null
  %329 = or i1 %327, %328
  %330 = icmp eq ptr %274, null
  %331 = or i1 %329, %330
  br i1 %331, label %337, label %332

332:                                              ; preds = %324, %313
  %333 = getelementptr inbounds nuw i8, ptr %129, i64 552
  %334 = load ptr, ptr %333, align 8
  %335 = icmp eq ptr %334, null
  %336 = and i1 %283, %335
  br i1 %336, label %337, label %344

337:                                              ; preds = %332, %308, %313, %324
  %338 = getelementptr inbounds nuw i8, ptr %129, i64 520
  %339 = load ptr, ptr %338, align 8
  tail call void @free(ptr noundef %339) #17
  %340 = getelementptr inbounds nuw i8, ptr %129, i64 528
  %341 = load ptr, ptr %340, align 16
  tail call void @free(ptr noundef %341) #17
  tail call void @free(ptr noundef %213) #17
  tail call void @free(ptr noundef %236) #17
  tail call void @free(ptr noundef %260) #17
  %342 = getelementptr inbounds nuw i8, ptr %129, i64 552
  %343 = load ptr, ptr %342, align 8
  tail call void @free(ptr noundef %343) #17
  tail call void @free(ptr noundef %274) #17
  tail call void @free(ptr noundef nonnull %129) #17
  br label %855

344:                                              ; preds = %332
  %345 = getelementptr inbounds nuw i8, ptr %129, i64 528
  %346 = load ptr, ptr %345, align 16
  %347 = icmp eq ptr %346, null
  br i1 %347, label %805, label %348

348:                                              ; preds = %344
  %349 = getelementptr inbounds nuw i8, ptr %104, i64 40
  %350 = load i64, ptr %349, align 8
  %351 = icmp sgt i64 %350, 0
  br i1 %351, label %352, label %805

352:                                              ; preds = %348
  %353 = getelementptr inbounds nuw i8, ptr %104, i64 32
  br label %354

354:                                              ; preds = %801, %352
  %355 = phi i64 [ 0, %352 ], [ %802, %801 ]
  %356 = load ptr, ptr %353, align 8
  %357 = getelementptr inbounds nuw %struct.nb_prep, ptr %356, i64 %355
  %358 = getelementptr inbounds nuw i8, ptr %357, i64 16
  %359 = load i64, ptr %358, align 8
  %360 = getelementptr inbounds i8, ptr %346, i64 %359
  %361 = load i32, ptr %357, align 8
  switch i32 %361, label %801 [
    i32 0, label %362
    i32 1, label %368
    i32 2, label %482
    i32 3, label %594
    i32 4, label %696
    i32 5, label %702
    i32 6, label %793
    i32 7, label %797
  ]

362:                                              ; preds = %354
  %363 = getelementptr inbounds nuw i8, ptr %357, i64 8
  %364 = load i64, ptr %363, align 8
  %365 = getelementptr inbounds i8, ptr %161, i64 %364
  %366 = getelementptr inbounds nuw i8, ptr %357, i64 24
  %367 = load i64, ptr %366, align 8
  tail call void @llvm.memcpy.p0.p0.i64(ptr nonnull align 1 %360, ptr readonly align 1 %365, i64 %367, i1 false)
  br label %801

368:                                              ; preds = %354
  %369 = getelementptr inbounds nuw i8, ptr %357, i64 8
  %370 = load i64, ptr %369, align 8
  %371 = getelementptr inbounds i8, ptr %161, i64 %370
  %372 = getelementptr inbounds nuw i8, ptr %357, i64 32
  %373 = load i64, ptr %372, align 8
  %374 = icmp sgt i64 %373, 0
  %375 = getelementptr inbounds nuw i8, ptr %357, i64 24
  %376 = load i64, ptr %375, align 8
  %377 = tail call i64 @llvm.smax.i64(i64 %376, i64 1)
  %378 = select i1 %374, i64 %373, i64 %377
  %379 = icmp sgt i64 %376, 0
  br i1 %379, label %380, label %801

380:                                              ; preds = %368
  %381 = getelementptr inbounds nuw i8, ptr %357, i64 40
  br label %382

382:                                              ; preds = %474, %380
  %383 = phi i64 [ 0, %380 ], [ %481, %474 ]
  %384 = phi i64 [ %376, %380 ], [ %479, %474 ]
  %385 = phi ptr [ %360, %380 ], [ %478, %474 ]
  %386 = phi i64 [ 0, %380 ], [ %475, %474 ]
  %387 = sub i64 %384, %386
  %388 = tail call i64 @llvm.smin.i64(i64 %378, i64 %387)
  %389 = and i64 %386, 1
  %390 = icmp eq i64 %389, 0
  %391 = icmp sgt i64 %388, 7
  %392 = select i1 %390, i1 %391, i1 false
  br i1 %392, label %420, label %393

393:                                              ; preds = %420, %382
  %394 = phi i64 [ 0, %382 ], [ %421, %420 ]
  %395 = icmp slt i64 %394, %388
  br i1 %395, label %396, label %474

396:                                              ; preds = %393
  %397 = add i64 %384, %383
  %398 = tail call i64 @llvm.smin.i64(i64 %378, i64 %397)
  %399 = or disjoint i64 %394, 1
  %400 = and i64 %388, 1
  %401 = icmp eq i64 %400, 0
  br i1 %401, label %417, label %402

402:                                              ; preds = %396
  %403 = add nuw nsw i64 %394, %386
  %404 = lshr i64 %403, 1
  %405 = getelementptr inbounds nuw i8, ptr %371, i64 %404
  %406 = load i8, ptr %405, align 1
  %407 = trunc i64 %386 to i8
  %408 = shl i8 %407, 2
  %409 = and i8 %408, 4
  %410 = lshr i8 %406, %409
  %411 = and i8 %410, 15
  %412 = and i8 %410, 8
  %413 = mul nuw i8 %412, 30
  %414 = or disjoint i8 %413, %411
  %415 = getelementptr inbounds nuw i8, ptr %385, i64 %394
  store i8 %414, ptr %415, align 1
  %416 = or disjoint i64 %394, 1
  br label %417

417:                                              ; preds = %402, %396
  %418 = phi i64 [ %394, %396 ], [ %416, %402 ]
  %419 = icmp eq i64 %388, %399
  br i1 %419, label %474, label %443

420:                                              ; preds = %382, %420
  %421 = phi i64 [ %441, %420 ], [ 8, %382 ]
  %422 = phi i64 [ %421, %420 ], [ 0, %382 ]
  %423 = add nuw nsw i64 %422, %386
  %424 = lshr exact i64 %423, 1
  %425 = getelementptr inbounds nuw i8, ptr %371, i64 %424
  %426 = load i32, ptr %425, align 1
  %427 = zext i32 %426 to i64
  %428 = shl nuw nsw i64 %427, 16
  %429 = or i64 %428, %427
  %430 = and i64 %429, 281470681808895
  %431 = shl nuw nsw i64 %430, 8
  %432 = or i64 %431, %430
  %433 = and i64 %432, 71777214294589695
  %434 = shl nuw nsw i64 %433, 4
  %435 = or i64 %434, %433
  %436 = and i64 %435, 1085102592571150095
  %437 = and i64 %435, 578721382704613384
  %438 = mul nuw i64 %437, 30
  %439 = or i64 %438, %436
  %440 = getelementptr inbounds nuw i8, ptr %385, i64 %422
  store i64 %439, ptr %440, align 1
  %441 = add nuw nsw i64 %421, 8
  %442 = icmp sgt i64 %441, %388
  br i1 %442, label %393, label %420

443:                                              ; preds = %417, %443
  %444 = phi i64 [ %472, %443 ], [ %418, %417 ]
  %445 = add nuw nsw i64 %444, %386
  %446 = lshr i64 %445, 1
  %447 = getelementptr inbounds nuw i8, ptr %371, i64 %446
  %448 = load i8, ptr %447, align 1
  %449 = trunc i64 %445 to i8
  %450 = shl i8 %449, 2
  %451 = and i8 %450, 4
  %452 = lshr i8 %448, %451
  %453 = and i8 %452, 15
  %454 = and i8 %452, 8
  %455 = mul nuw i8 %454, 30
  %456 = or disjoint i8 %455, %453
  %457 = getelementptr inbounds nuw i8, ptr %385, i64 %444
  store i8 %456, ptr %457, align 1
  %458 = add nuw nsw i64 %444, 1
  %459 = add nuw nsw i64 %458, %386
  %460 = lshr i64 %459, 1
  %461 = getelementptr inbounds nuw i8, ptr %371, i64 %460
  %462 = load i8, ptr %461, align 1
  %463 = trunc i64 %459 to i8
  %464 = shl i8 %463, 2
  %465 = and i8 %464, 4
  %466 = lshr i8 %462, %465
  %467 = and i8 %466, 15
  %468 = and i8 %466, 8
  %469 = mul nuw i8 %468, 30
  %470 = or disjoint i8 %469, %467
  %471 = getelementptr inbounds nuw i8, ptr %385, i64 %458
  store i8 %470, ptr %471, align 1
  %472 = add nuw nsw i64 %444, 2
  %473 = icmp eq i64 %472, %398
  br i1 %473, label %474, label %443

474:                                              ; preds = %417, %443, %393
  %475 = add nuw nsw i64 %386, %378
  %476 = load i64, ptr %381, align 8
  %477 = getelementptr i8, ptr %385, i64 %378
  %478 = getelementptr i8, ptr %477, i64 %476
  %479 = load i64, ptr %375, align 8
  %480 = icmp slt i64 %475, %479
  %481 = sub i64 %383, %378
  br i1 %480, label %382, label %801

482:                                              ; preds = %354
  %483 = getelementptr inbounds nuw i8, ptr %357, i64 8
  %484 = load i64, ptr %483, align 8
  %485 = getelementptr inbounds i8, ptr %161, i64 %484
  %486 = getelementptr inbounds nuw i8, ptr %357, i64 32
  %487 = load i64, ptr %486, align 8
  %488 = icmp sgt i64 %487, 0
  %489 = getelementptr inbounds nuw i8, ptr %357, i64 24
  %490 = load i64, ptr %489, align 8
  %491 = tail call i64 @llvm.smax.i64(i64 %490, i64 1)
  %492 = select i1 %488, i64 %487, i64 %491
  %493 = icmp sgt i64 %490, 0
  br i1 %493, label %494, label %801

494:                                              ; preds = %482
  %495 = getelementptr inbounds nuw i8, ptr %357, i64 40
  br label %496

496:                                              ; preds = %586, %494
  %497 = phi i64 [ 0, %494 ], [ %593, %586 ]
  %498 = phi i64 [ %490, %494 ], [ %591, %586 ]
  %499 = phi ptr [ %360, %494 ], [ %590, %586 ]
  %500 = phi i64 [ 0, %494 ], [ %587, %586 ]
  %501 = sub i64 %498, %500
  %502 = tail call i64 @llvm.smin.i64(i64 %492, i64 %501)
  %503 = and i64 %500, 3
  %504 = icmp eq i64 %503, 0
  %505 = icmp sgt i64 %502, 7
  %506 = select i1 %504, i1 %505, i1 false
  br i1 %506, label %534, label %507

507:                                              ; preds = %534, %496
  %508 = phi i64 [ 0, %496 ], [ %535, %534 ]
  %509 = icmp slt i64 %508, %502
  br i1 %509, label %510, label %586

510:                                              ; preds = %507
  %511 = add i64 %498, %497
  %512 = tail call i64 @llvm.smin.i64(i64 %492, i64 %511)
  %513 = or disjoint i64 %508, 1
  %514 = and i64 %502, 1
  %515 = icmp eq i64 %514, 0
  br i1 %515, label %531, label %516

516:                                              ; preds = %510
  %517 = add nuw nsw i64 %508, %500
  %518 = lshr i64 %517, 2
  %519 = getelementptr inbounds nuw i8, ptr %485, i64 %518
  %520 = load i8, ptr %519, align 1
  %521 = trunc i64 %500 to i8
  %522 = shl i8 %521, 1
  %523 = and i8 %522, 6
  %524 = lshr i8 %520, %523
  %525 = and i8 %524, 3
  %526 = and i8 %524, 2
  %527 = mul nuw i8 %526, 126
  %528 = or disjoint i8 %527, %525
  %529 = getelementptr inbounds nuw i8, ptr %499, i64 %508
  store i8 %528, ptr %529, align 1
  %530 = or disjoint i64 %508, 1
  br label %531

531:                                              ; preds = %516, %510
  %532 = phi i64 [ %508, %510 ], [ %530, %516 ]
  %533 = icmp eq i64 %502, %513
  br i1 %533, label %586, label %555

534:                                              ; preds = %496, %534
  %535 = phi i64 [ %553, %534 ], [ 8, %496 ]
  %536 = phi i64 [ %535, %534 ], [ 0, %496 ]
  %537 = add nuw nsw i64 %536, %500
  %538 = lshr exact i64 %537, 2
  %539 = getelementptr inbounds nuw i8, ptr %485, i64 %538
  %540 = load i16, ptr %539, align 1
  %541 = zext i16 %540 to i64
  %542 = shl nuw nsw i64 %541, 24
  %543 = or disjoint i64 %542, %541
  %544 = shl nuw nsw i64 %543, 12
  %545 = or i64 %544, %543
  %546 = and i64 %545, 4222189076152335
  %547 = mul nuw nsw i64 %546, 65
  %548 = and i64 %547, 217020518514230019
  %549 = and i64 %547, 144680345676153346
  %550 = mul nuw i64 %549, 126
  %551 = or i64 %550, %548
  %552 = getelementptr inbounds nuw i8, ptr %499, i64 %536
  store i64 %551, ptr %552, align 1
  %553 = add nuw nsw i64 %535, 8
  %554 = icmp sgt i64 %553, %502
  br i1 %554, label %507, label %534

555:                                              ; preds = %531, %555
  %556 = phi i64 [ %584, %555 ], [ %532, %531 ]
  %557 = add nuw nsw i64 %556, %500
  %558 = lshr i64 %557, 2
  %559 = getelementptr inbounds nuw i8, ptr %485, i64 %558
  %560 = load i8, ptr %559, align 1
  %561 = trunc i64 %557 to i8
  %562 = shl i8 %561, 1
  %563 = and i8 %562, 6
  %564 = lshr i8 %560, %563
  %565 = and i8 %564, 3
  %566 = and i8 %564, 2
  %567 = mul nuw i8 %566, 126
  %568 = or disjoint i8 %567, %565
  %569 = getelementptr inbounds nuw i8, ptr %499, i64 %556
  store i8 %568, ptr %569, align 1
  %570 = add nuw nsw i64 %556, 1
  %571 = add nuw nsw i64 %570, %500
  %572 = lshr i64 %571, 2
  %573 = getelementptr inbounds nuw i8, ptr %485, i64 %572
  %574 = load i8, ptr %573, align 1
  %575 = trunc i64 %571 to i8
  %576 = shl i8 %575, 1
  %577 = and i8 %576, 6
  %578 = lshr i8 %574, %577
  %579 = and i8 %578, 3
  %580 = and i8 %578, 2
  %581 = mul nuw i8 %580, 126
  %582 = or disjoint i8 %581, %579
  %583 = getelementptr inbounds nuw i8, ptr %499, i64 %570
  store i8 %582, ptr %583, align 1
  %584 = add nuw nsw i64 %556, 2
  %585 = icmp eq i64 %584, %512
  br i1 %585, label %586, label %555

586:                                              ; preds = %531, %555, %507
  %587 = add nuw nsw i64 %500, %492
  %588 = load i64, ptr %495, align 8
  %589 = getelementptr i8, ptr %499, i64 %492
  %590 = getelementptr i8, ptr %589, i64 %588
  %591 = load i64, ptr %489, align 8
  %592 = icmp slt i64 %587, %591
  %593 = sub i64 %497, %492
  br i1 %592, label %496, label %801

594:                                              ; preds = %354
  %595 = getelementptr inbounds nuw i8, ptr %357, i64 8
  %596 = load i64, ptr %595, align 8
  %597 = getelementptr inbounds i8, ptr %161, i64 %596
  %598 = getelementptr inbounds nuw i8, ptr %357, i64 32
  %599 = load i64, ptr %598, align 8
  %600 = icmp sgt i64 %599, 0
  %601 = getelementptr inbounds nuw i8, ptr %357, i64 24
  %602 = load i64, ptr %601, align 8
  %603 = tail call i64 @llvm.smax.i64(i64 %602, i64 1)
  %604 = select i1 %600, i64 %599, i64 %603
  %605 = icmp sgt i64 %602, 0
  br i1 %605, label %606, label %801

606:                                              ; preds = %594
  %607 = getelementptr inbounds nuw i8, ptr %357, i64 40
  br label %608

608:                                              ; preds = %688, %606
  %609 = phi i64 [ 0, %606 ], [ %695, %688 ]
  %610 = phi i64 [ %602, %606 ], [ %693, %688 ]
  %611 = phi ptr [ %360, %606 ], [ %692, %688 ]
  %612 = phi i64 [ 0, %606 ], [ %689, %688 ]
  %613 = sub i64 %610, %612
  %614 = tail call i64 @llvm.smin.i64(i64 %604, i64 %613)
  %615 = and i64 %612, 1
  %616 = icmp eq i64 %615, 0
  %617 = icmp sgt i64 %614, 7
  %618 = select i1 %616, i1 %617, i1 false
  br i1 %618, label %643, label %619

619:                                              ; preds = %643, %608
  %620 = phi i64 [ 0, %608 ], [ %644, %643 ]
  %621 = icmp slt i64 %620, %614
  br i1 %621, label %622, label %688

622:                                              ; preds = %619
  %623 = add i64 %610, %609
  %624 = tail call i64 @llvm.smin.i64(i64 %604, i64 %623)
  %625 = or disjoint i64 %620, 1
  %626 = and i64 %614, 1
  %627 = icmp eq i64 %626, 0
  br i1 %627, label %640, label %628

628:                                              ; preds = %622
  %629 = add nuw nsw i64 %620, %612
  %630 = lshr i64 %629, 1
  %631 = getelementptr inbounds nuw i8, ptr %597, i64 %630
  %632 = load i8, ptr %631, align 1
  %633 = trunc i64 %612 to i8
  %634 = shl i8 %633, 2
  %635 = and i8 %634, 4
  %636 = lshr i8 %632, %635
  %637 = and i8 %636, 15
  %638 = getelementptr inbounds nuw i8, ptr %611, i64 %620
  store i8 %637, ptr %638, align 1
  %639 = or disjoint i64 %620, 1
  br label %640

640:                                              ; preds = %628, %622
  %641 = phi i64 [ %620, %622 ], [ %639, %628 ]
  %642 = icmp eq i64 %614, %625
  br i1 %642, label %688, label %663

643:                                              ; preds = %608, %643
  %644 = phi i64 [ %661, %643 ], [ 8, %608 ]
  %645 = phi i64 [ %644, %643 ], [ 0, %608 ]
  %646 = add nuw nsw i64 %645, %612
  %647 = lshr exact i64 %646, 1
  %648 = getelementptr inbounds nuw i8, ptr %597, i64 %647
  %649 = load i32, ptr %648, align 1
  %650 = zext i32 %649 to i64
  %651 = shl nuw nsw i64 %650, 16
  %652 = or i64 %651, %650
  %653 = and i64 %652, 281470681808895
  %654 = shl nuw nsw i64 %653, 8
  %655 = or i64 %654, %653
  %656 = and i64 %655, 71777214294589695
  %657 = shl nuw nsw i64 %656, 4
  %658 = or i64 %657, %656
  %659 = and i64 %658, 1085102592571150095
  %660 = getelementptr inbounds nuw i8, ptr %611, i64 %645
  store i64 %659, ptr %660, align 1
  %661 = add nuw nsw i64 %644, 8
  %662 = icmp sgt i64 %661, %614
  br i1 %662, label %619, label %643

663:                                              ; preds = %640, %663
  %664 = phi i64 [ %686, %663 ], [ %641, %640 ]
  %665 = add nuw nsw i64 %664, %612
  %666 = lshr i64 %665, 1
  %667 = getelementptr inbounds nuw i8, ptr %597, i64 %666
  %668 = load i8, ptr %667, align 1
  %669 = trunc i64 %665 to i8
  %670 = shl i8 %669, 2
  %671 = and i8 %670, 4
  %672 = lshr i8 %668, %671
  %673 = and i8 %672, 15
  %674 = getelementptr inbounds nuw i8, ptr %611, i64 %664
  store i8 %673, ptr %674, align 1
  %675 = add nuw nsw i64 %664, 1
  %676 = add nuw nsw i64 %675, %612
  %677 = lshr i64 %676, 1
  %678 = getelementptr inbounds nuw i8, ptr %597, i64 %677
  %679 = load i8, ptr %678, align 1
  %680 = trunc i64 %676 to i8
  %681 = shl i8 %680, 2
  %682 = and i8 %681, 4
  %683 = lshr i8 %679, %682
  %684 = and i8 %683, 15
  %685 = getelementptr inbounds nuw i8, ptr %611, i64 %675
  store i8 %684, ptr %685, align 1
  %686 = add nuw nsw i64 %664, 2
  %687 = icmp eq i64 %686, %624
  br i1 %687, label %688, label %663

688:                                              ; preds = %640, %663, %619
  %689 = add nuw nsw i64 %612, %604
  %690 = load i64, ptr %607, align 8
  %691 = getelementptr i8, ptr %611, i64 %604
  %692 = getelementptr i8, ptr %691, i64 %690
  %693 = load i64, ptr %601, align 8
  %694 = icmp slt i64 %689, %693
  %695 = sub i64 %609, %604
  br i1 %694, label %608, label %801

696:                                              ; preds = %354
  %697 = getelementptr inbounds nuw i8, ptr %357, i64 4
  %698 = load i32, ptr %697, align 4
  %699 = trunc i32 %698 to i8
  %700 = getelementptr inbounds nuw i8, ptr %357, i64 24
  %701 = load i64, ptr %700, align 8
  tail call void @llvm.memset.p0.i64(ptr nonnull align 1 %360, i8 %699, i64 %701, i1 false)
  br label %801

702:                                              ; preds = %354
  %703 = getelementptr inbounds nuw i8, ptr %357, i64 8
  %704 = load i64, ptr %703, align 8
  br label %715

705:                                              ; preds = %715
  %706 = getelementptr inbounds nuw i8, ptr %357, i64 32
  %707 = load i64, ptr %706, align 8
  %708 = shl i64 %707, 6
  %709 = add i64 %708, 64
  %710 = getelementptr inbounds nuw i8, ptr %357, i64 24
  %711 = load i64, ptr %710, align 8
  %712 = icmp sgt i64 %711, 0
  br i1 %712, label %713, label %792

713:                                              ; preds = %705
  %714 = getelementptr inbounds i8, ptr %346, i64 %704
  br label %731

715:                                              ; preds = %715, %702
  %716 = phi i64 [ 0, %702 ], [ %729, %715 ]
  %717 = trunc nuw nsw i64 %716 to i32
  %718 = and i32 %717, 3
  %719 = lshr i32 %717, 2
  %720 = tail call i32 @llvm.usub.sat.i32(i32 2, i32 %718)
  %721 = mul nuw nsw i32 %720, 3
  %722 = icmp ult i64 %716, 8
  %723 = sub nsw i32 2, %719
  %724 = mul nsw i32 %723, 3
  %725 = select i1 %722, i32 %724, i32 0
  %726 = add nsw i32 %725, %721
  %727 = trunc nsw i32 %726 to i8
  %728 = getelementptr inbounds nuw i8, ptr %6, i64 %716
  store i8 %727, ptr %728, align 1
  %729 = add nuw nsw i64 %716, 1
  %730 = icmp eq i64 %729, 16
  br i1 %730, label %705, label %715

731:                                              ; preds = %759, %713
  %732 = phi i64 [ %760, %759 ], [ 0, %713 ]
  %733 = phi ptr [ %761, %759 ], [ %714, %713 ]
  %734 = phi ptr [ %762, %759 ], [ %360, %713 ]
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(64) %7, i8 0, i64 64, i1 false)
  %735 = load i64, ptr %706, align 8
  %736 = icmp sgt i64 %735, 0
  br i1 %736, label %737, label %759

737:                                              ; preds = %731
  %738 = shl i64 %735, 6
  %739 = tail call i64 @llvm.smax.i64(i64 %738, i64 1)
  %740 = and i64 %739, 1
  %741 = icmp eq i64 %739, 1
  br i1 %741, label %746, label %742

742:                                              ; preds = %737
  %743 = and i64 %739, 9223372036854775744
  br label %765

744:                                              ; preds = %765
  %745 = icmp eq i64 %740, 0
  br i1 %745, label %759, label %746

746:                                              ; preds = %744, %737
  %747 = phi i64 [ 0, %737 ], [ %789, %744 ]
  %748 = icmp ne i64 %740, 0
  tail call void @llvm.assume(i1 %748)
  %749 = and i64 %747, 63
  %750 = getelementptr inbounds nuw i8, ptr %7, i64 %749
  %751 = load i8, ptr %750, align 1
  %752 = getelementptr inbounds nuw i8, ptr %733, i64 %747
  %753 = load i8, ptr %752, align 1
  %754 = and i8 %753, 15
  %755 = zext nneg i8 %754 to i64
  %756 = getelementptr inbounds nuw i8, ptr %6, i64 %755
  %757 = load i8, ptr %756, align 1
  %758 = add i8 %757, %751
  store i8 %758, ptr %750, align 1
  br label %759

759:                                              ; preds = %746, %744, %731
  call void @llvm.memcpy.p0.p0.i64(ptr noundef nonnull align 1 dereferenceable(64) %734, ptr noundef nonnull align 16 dereferenceable(64) %7, i64 64, i1 false)
  %760 = add nuw nsw i64 %732, 1
  %761 = getelementptr inbounds i8, ptr %733, i64 %709
  %762 = getelementptr inbounds i8, ptr %734, i64 %709
  %763 = load i64, ptr %710, align 8
  %764 = icmp slt i64 %760, %763
  br i1 %764, label %731, label %792

765:                                              ; preds = %765, %742
  %766 = phi i64 [ 0, %742 ], [ %789, %765 ]
  %767 = phi i64 [ 0, %742 ], [ %790, %765 ]
  %768 = and i64 %766, 62
  %769 = getelementptr inbounds nuw i8, ptr %7, i64 %768
  %770 = load i8, ptr %769, align 2
  %771 = getelementptr inbounds nuw i8, ptr %733, i64 %766
  %772 = load i8, ptr %771, align 1
  %773 = and i8 %772, 15
  %774 = zext nneg i8 %773 to i64
  %775 = getelementptr inbounds nuw i8, ptr %6, i64 %774
  %776 = load i8, ptr %775, align 1
  %777 = add i8 %776, %770
  store i8 %777, ptr %769, align 2
  %778 = or disjoint i64 %766, 1
  %779 = and i64 %778, 63
  %780 = getelementptr inbounds nuw i8, ptr %7, i64 %779
  %781 = load i8, ptr %780, align 1
  %782 = getelementptr inbounds nuw i8, ptr %733, i64 %778
  %783 = load i8, ptr %782, align 1
  %784 = and i8 %783, 15
  %785 = zext nneg i8 %784 to i64
  %786 = getelementptr inbounds nuw i8, ptr %6, i64 %785
  %787 = load i8, ptr %786, align 1
  %788 = add i8 %787, %781
  store i8 %788, ptr %780, align 1
  %789 = add nuw nsw i64 %766, 2
  %790 = add i64 %767, 2
  %791 = icmp eq i64 %790, %743
  br i1 %791, label %744, label %765

792:                                              ; preds = %759, %705
  br label %801

793:                                              ; preds = %354
  %794 = getelementptr inbounds nuw i8, ptr %357, i64 8
  %795 = load i64, ptr %794, align 8
  %796 = getelementptr inbounds i8, ptr %161, i64 %795
  tail call fastcc void @nb_winograd(ptr noundef nonnull %357, ptr noundef readonly %796, ptr noundef %360, i32 noundef 4)
  br label %801

797:                                              ; preds = %354
  %798 = getelementptr inbounds nuw i8, ptr %357, i64 8
  %799 = load i64, ptr %798, align 8
  %800 = getelementptr inbounds i8, ptr %161, i64 %799
  tail call fastcc void @nb_winograd(ptr noundef nonnull %357, ptr noundef readonly %800, ptr noundef %360, i32 noundef 2)
  br label %801

801:                                              ; preds = %688, %586, %474, %797, %793, %792, %696, %594, %482, %368, %362, %354
  %802 = add nuw nsw i64 %355, 1
  %803 = load i64, ptr %349, align 8
  %804 = icmp slt i64 %802, %803
  br i1 %804, label %354, label %805

805:                                              ; preds = %801, %348, %344
  br i1 %8, label %807, label %806

806:                                              ; preds = %805
  store ptr @.str.21, ptr %2, align 8
  br label %807

807:                                              ; preds = %805, %806
  %808 = getelementptr inbounds nuw i8, ptr %129, i64 64
  %809 = getelementptr inbounds nuw i8, ptr %129, i64 208
  store ptr %129, ptr %809, align 16
  %810 = getelementptr inbounds nuw i8, ptr %129, i64 216
  store i64 %193, ptr %810, align 8
  store ptr %274, ptr %282, align 8
  %811 = icmp ult i32 %49, 2
  br i1 %811, label %852, label %812

812:                                              ; preds = %807
  %813 = getelementptr inbounds nuw i8, ptr %129, i64 240
  %814 = tail call i32 @pthread_mutex_init(ptr noundef nonnull %813, ptr noundef null) #17
  %815 = getelementptr inbounds nuw i8, ptr %129, i64 368
  %816 = tail call i32 @pthread_cond_init(ptr noundef nonnull %815, ptr noundef null) #17
  call void @llvm.memset.p0.i64(ptr noundef nonnull align 16 dereferenceable(128) %4, i8 -1, i64 128, i1 false)
  %817 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %4, ptr noundef nonnull %5) #17
  %818 = getelementptr inbounds nuw i8, ptr %129, i64 224
  %819 = add nsw i64 %193, -1
  %820 = load i64, ptr %818, align 32
  %821 = icmp slt i64 %820, %819
  br i1 %821, label %822, label %838

822:                                              ; preds = %812, %834
  %823 = phi i64 [ %836, %834 ], [ %820, %812 ]
  %824 = getelementptr inbounds %struct.nb_worker, ptr %274, i64 %823
  store ptr %808, ptr %824, align 16
  %825 = load ptr, ptr %214, align 8
  %826 = add nsw i64 %823, 1
  %827 = load i64, ptr %192, align 16
  %828 = mul i64 %826, %827
  %829 = getelementptr inbounds nuw i8, ptr %825, i64 %828
  %830 = getelementptr inbounds nuw i8, ptr %824, i64 8
  store ptr %829, ptr %830, align 8
  %831 = getelementptr inbounds nuw i8, ptr %824, i64 16
  %832 = call i32 @pthread_create(ptr noundef nonnull %831, ptr noundef null, ptr noundef nonnull @nb_worker_main, ptr noundef nonnull %824) #17
  %833 = icmp eq i32 %832, 0
  br i1 %833, label %834, label %838

834:                                              ; preds = %822
  %835 = load i64, ptr %818, align 32
  %836 = add nsw i64 %835, 1
  store i64 %836, ptr %818, align 32
  %837 = icmp slt i64 %836, %819
  br i1 %837, label %822, label %838

838:                                              ; preds = %834, %822, %812
  %839 = call i32 @pthread_sigmask(i32 noundef 2, ptr noundef nonnull %5, ptr noundef null) #17
  %840 = load i64, ptr %818, align 32
  %841 = icmp eq i64 %840, %819
  br i1 %841, label %842, label %843

842:                                              ; preds = %838
  br label %852

843:                                              ; preds = %838
  call fastcc void @nb_pool_stop(ptr noundef nonnull %808)
  store i64 1, ptr %810, align 8
  %844 = getelementptr inbounds nuw i8, ptr %129, i64 520
  %845 = load ptr, ptr %844, align 8
  call void @free(ptr noundef %845) #17
  %846 = load ptr, ptr %345, align 16
  call void @free(ptr noundef %846) #17
  %847 = load ptr, ptr %214, align 8
  call void @free(ptr noundef %847) #17
  %848 = load ptr, ptr %237, align 8
  call void @free(ptr noundef %848) #17
  %849 = load ptr, ptr %261, align 32
  call void @free(ptr noundef %849) #17
  %850 = load ptr, ptr %333, align 8
  call void @free(ptr noundef %850) #17
  %851 = load ptr, ptr %282, align 8
  call void @free(ptr noundef %851) #17
  call void @free(ptr noundef nonnull %129) #17
  br label %855

852:                                              ; preds = %807, %842
  br i1 %8, label %854, label %853

853:                                              ; preds = %852
  store ptr @.str.1, ptr %2, align 8
  br label %854

854:                                              ; preds = %852, %853
  store ptr %129, ptr %1, align 8
  br label %855

855:                                              ; preds = %854, %843, %337, %89, %118, %117, %125, %22, %21, %31, %32, %87, %88, %128, %121, %10
  %856 = phi i32 [ 1, %10 ], [ 1, %88 ], [ 3, %337 ], [ 0, %854 ], [ 5, %843 ], [ 1, %125 ], [ 3, %128 ], [ 2, %117 ], [ 2, %118 ], [ %124, %121 ], [ 1, %22 ], [ 1, %89 ], [ 4, %32 ], [ 4, %31 ], [ 1, %21 ], [ 1, %87 ]
  ret i32 %856
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

