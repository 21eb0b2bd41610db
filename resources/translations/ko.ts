<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko" sourcelanguage="en">
  <context>
    <name>annotator</name>
    <message>
      <source> min</source>
      <translation>분</translation>
    </message>
    <message>
      <source>1 click</source>
      <translation>클릭 1번</translation>
    </message>
    <message>
      <source>1 frame marked</source>
      <translation>프레임 1개 표시됨</translation>
    </message>
    <message>
      <source>1 frame worth a look · about {time}</source>
      <translation>확인할 프레임 1개 · 약 {time}</translation>
    </message>
    <message>
      <source>4 and 16, with 16 × 16 and 4 × 4</source>
      <translation>4개와 16개 (점 16 × 16과 4 × 4)</translation>
    </message>
    <message>
      <source>4, with 16 × 16 points</source>
      <translation>4개 (점 16 × 16)</translation>
    </message>
    <message>
      <source>A box around the object</source>
      <translation>객체를 감싸는 상자</translation>
    </message>
    <message>
      <source>A draft: submit it for verification.</source>
      <translation>초안입니다. 검수를 위해 제출하세요.</translation>
    </message>
    <message>
      <source>A grid has 0 to {1} points per side, on the whole frame and in up to {2} levels of windows, and one of them must have some.</source>
      <translation>격자의 한 변에는 점을 0~{1}개 둘 수 있고, 프레임 전체와 최대 {2}단계의 창에 놓을 수 있으며, 그중 하나에는 점이 있어야 합니다.</translation>
    </message>
    <message>
      <source>A grid of points on the first frame asks the model for everything there. What you do not leave out is tracked through the video, and what holds is handed in for review as automatic masklets.</source>
      <translation>첫 프레임에 점 격자를 놓아 모델에게 그곳에 있는 모든 것을 묻습니다. 빼지 않은 것은 영상 전체에 걸쳐 추적하고, 끝까지 안정된 것은 자동 마스클릿으로 검수에 제출합니다.</translation>
    </message>
    <message>
      <source>A mask's code is damaged: it breaks off within a number.</source>
      <translation>마스크 데이터가 손상되었습니다. 숫자 중간에서 끊깁니다.</translation>
    </message>
    <message>
      <source>A mask's code is damaged: it covers {1} pixels, its image has {2}×{3}.</source>
      <translation>마스크 데이터가 손상되었습니다. {1}픽셀을 덮지만 이미지는 {2}×{3}입니다.</translation>
    </message>
    <message>
      <source>A mask's code is damaged: it has a number that is too large.</source>
      <translation>마스크 데이터가 손상되었습니다. 너무 큰 숫자가 있습니다.</translation>
    </message>
    <message>
      <source>A mask's code is damaged: it has a run of negative length.</source>
      <translation>마스크 데이터가 손상되었습니다. 길이가 음수인 구간이 있습니다.</translation>
    </message>
    <message>
      <source>A mask's code is damaged: it has characters that no run-length code has.</source>
      <translation>마스크 데이터가 손상되었습니다. 있을 수 없는 문자가 있습니다.</translation>
    </message>
    <message>
      <source>A mask's code is damaged: it is empty.</source>
      <translation>마스크 데이터가 손상되었습니다. 비어 있습니다.</translation>
    </message>
    <message>
      <source>A mask's code is damaged: {1}×{2} is not the size of an image.</source>
      <translation>마스크 데이터가 손상되었습니다. {1}×{2}는 이미지 크기가 아닙니다.</translation>
    </message>
    <message>
      <source>A masklet is judged by another person than the one who annotated it.</source>
      <translation>마스클릿은 작업한 사람이 아닌 다른 사람이 검수합니다.</translation>
    </message>
    <message>
      <source>A masklet is satisfactory when all say so; where they do not agree, a lead decides.</source>
      <translation>모두가 만족이라고 해야 만족입니다. 의견이 갈리면 리드가 정합니다.</translation>
    </message>
    <message>
      <source>A masklet of phase {1} cannot be taken up in phase {2}, an earlier one: annotate the object again in phase {3}.</source>
      <translation>{1}단계 마스클릿은 앞선 {2}단계에서 이어서 작업할 수 없습니다. {3}단계에서 객체를 다시 작업하세요.</translation>
    </message>
    <message>
      <source>A new version for phase {phase}, from {count} satisfactory masklets. About one in five is kept apart to measure by, always the same ones.</source>
      <translation>만족 판정을 받은 마스클릿 {count}개로 {phase}단계의 새 버전을 만듭니다. 다섯 개 중 하나쯤은 측정용으로 따로 두며, 늘 같은 것들입니다.</translation>
    </message>
    <message>
      <source>A person needs a name of at least one letter.</source>
      <translation>이름은 한 글자 이상이어야 합니다.</translation>
    </message>
    <message>
      <source>A project is made beside it, and every step is kept.</source>
      <translation>영상 옆에 프로젝트가 만들어지고, 모든 작업이 저장됩니다.</translation>
    </message>
    <message>
      <source>A propagation is running: stop it first, or wait for its end.</source>
      <translation>전파 중입니다. 먼저 중지하거나 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
      <source>A short clip with three toys, to try every step on.</source>
      <translation>장난감 세 개가 나오는 짧은 영상으로 모든 단계를 해 볼 수 있습니다.</translation>
    </message>
    <message>
      <source>A stored array is damaged: it can't be decompressed.</source>
      <translation>저장된 배열이 손상되었습니다. 압축을 풀 수 없습니다.</translation>
    </message>
    <message>
      <source>A stored array is damaged: it claims to have the shape {1}.</source>
      <translation>저장된 배열이 손상되었습니다. 크기가 {1}로 적혀 있습니다.</translation>
    </message>
    <message>
      <source>A stored array is damaged: its beginning is not that of an array.</source>
      <translation>저장된 배열이 손상되었습니다. 앞부분이 배열이 아닙니다.</translation>
    </message>
    <message>
      <source>A stored array is damaged: its values don't fill the shape {1}.</source>
      <translation>저장된 배열이 손상되었습니다. 값이 크기 {1}에 맞지 않습니다.</translation>
    </message>
    <message>
      <source>A training for {1} runs already, from another window or the command line: wait for its end.</source>
      <translation>{1}의 학습이 다른 창이나 명령줄에서 이미 진행 중입니다. 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
      <source>A training is running: wait for its end, or cancel it.</source>
      <translation>학습이 진행 중입니다. 끝날 때까지 기다리거나 취소하세요.</translation>
    </message>
    <message>
      <source>Absent here</source>
      <translation>여기서 부재</translation>
    </message>
    <message>
      <source>Accept</source>
      <translation>확정</translation>
    </message>
    <message>
      <source>Accept the changed stretch</source>
      <translation>바뀐 구간 확정</translation>
    </message>
    <message>
      <source>Accepted</source>
      <translation>만족 판정</translation>
    </message>
    <message>
      <source>Accepted masklets</source>
      <translation>만족 판정을 받은 마스클릿</translation>
    </message>
    <message>
      <source>Active time of everybody together.</source>
      <translation>모든 사람의 작업 시간을 합한 값입니다.</translation>
    </message>
    <message>
      <source>Active time on a masklet over its grid frames, idle cut out.</source>
      <translation>마스클릿의 작업 시간을 그리드 프레임 수로 나눈 값입니다. 쉰 시간은 뺍니다.</translation>
    </message>
    <message>
      <source>Actual size</source>
      <translation>실제 크기</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>추가</translation>
    </message>
    <message>
      <source>Add a video</source>
      <translation>영상 추가</translation>
    </message>
    <message>
      <source>Add a video or a folder of images to begin.</source>
      <translation>영상이나 이미지 폴더를 추가해 시작하세요.</translation>
    </message>
    <message>
      <source>Add an attribute</source>
      <translation>속성 추가</translation>
    </message>
    <message>
      <source>Add an attribute…</source>
      <translation>속성 추가…</translation>
    </message>
    <message>
      <source>Add folder of images</source>
      <translation>이미지 폴더 추가</translation>
    </message>
    <message>
      <source>Add folder of images…</source>
      <translation>이미지 폴더 추가…</translation>
    </message>
    <message>
      <source>Add videos</source>
      <translation>영상 추가</translation>
    </message>
    <message>
      <source>Add videos…</source>
      <translation>영상 추가…</translation>
    </message>
    <message>
      <source>Added since revision {n}: {count:,} px</source>
      <translation>{n}차 이후 추가: {count:,}px</translation>
    </message>
    <message>
      <source>Agree</source>
      <translation>일치</translation>
    </message>
    <message>
      <source>Agreement of reviewers</source>
      <translation>검수자 일치도</translation>
    </message>
    <message>
      <source>Aligned</source>
      <translation>1단계와 일치</translation>
    </message>
    <message>
      <source>Aligned: IoU above 0.75 with the phase 1 masklet of the object.</source>
      <translation>1단계와 일치: 같은 객체의 1단계 마스클릿과 IoU가 0.75를 넘는 마스크의 비율입니다.</translation>
    </message>
    <message>
      <source>All files</source>
      <translation>모든 파일</translation>
    </message>
    <message>
      <source>All keys</source>
      <translation>모든 단축키</translation>
    </message>
    <message>
      <source>All masklets of the project, rejected ones too: those can be reopened.</source>
      <translation>프로젝트의 모든 마스클릿입니다. 거부된 것도 있으며 다시 열 수 있습니다.</translation>
    </message>
    <message>
      <source>All masklets with masks</source>
      <translation>마스크가 있는 모든 마스클릿</translation>
    </message>
    <message>
      <source>All stale ({count})</source>
      <translation>갱신이 필요한 전체 ({count})</translation>
    </message>
    <message>
      <source>Also masklets that nobody has judged satisfactory</source>
      <translation>만족 판정을 받지 않은 마스클릿도 포함</translation>
    </message>
    <message>
      <source>An automatic run on {1} is at work already: wait for its end.</source>
      <translation>{1}에서 자동 실행이 이미 진행 중입니다. 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
      <source>An object can only be merged with another one.</source>
      <translation>객체는 다른 객체하고만 합칠 수 있습니다.</translation>
    </message>
    <message>
      <source>An object can only be swapped with another one.</source>
      <translation>객체는 다른 객체하고만 맞바꿀 수 있습니다.</translation>
    </message>
    <message>
      <source>An object needs a name of at least one letter.</source>
      <translation>객체 이름은 한 글자 이상이어야 합니다.</translation>
    </message>
    <message>
      <source>Annotate again in phase {phase}</source>
      <translation>{phase}단계에서 다시 작업</translation>
    </message>
    <message>
      <source>Annotating</source>
      <translation>작업</translation>
    </message>
    <message>
      <source>Annotator</source>
      <translation>작업자</translation>
    </message>
    <message>
      <source>Another person has changed what the step builds on, so it cannot be redone.</source>
      <translation>다른 사람이 이 작업의 바탕을 바꾸어서 다시 실행할 수 없습니다.</translation>
    </message>
    <message>
      <source>Another person has judged this revision: they or a lead can judge it anew.</source>
      <translation>이 제출본은 다른 사람이 판정했습니다. 다시 판정할 수 있는 사람은 그 사람과 리드뿐입니다.</translation>
    </message>
    <message>
      <source>Another person has worked on from the last step, so it stays.</source>
      <translation>다른 사람이 마지막 작업에 이어서 작업했으므로 취소할 수 없습니다.</translation>
    </message>
    <message>
      <source>Apple graphics (MPS)</source>
      <translation>Apple 그래픽 (MPS)</translation>
    </message>
    <message>
      <source>Area</source>
      <translation>면적</translation>
    </message>
    <message>
      <source>As in revision {n}</source>
      <translation>{n}차와 같음</translation>
    </message>
    <message>
      <source>Assign</source>
      <translation>배정</translation>
    </message>
    <message>
      <source>Assign a video</source>
      <translation>영상 배정</translation>
    </message>
    <message>
      <source>Assign a video…</source>
      <translation>영상 배정…</translation>
    </message>
    <message>
      <source>Assigned until now</source>
      <translation>지금까지의 배정</translation>
    </message>
    <message>
      <source>At least two accepted masklets are needed, of objects that were not all kept apart before: one to learn from, and one to measure by. Have more masklets verified first.</source>
      <translation>따로 두지 않은 객체까지 합쳐 만족 판정을 받은 마스클릿이 적어도 두 개 필요합니다. 하나는 학습용, 하나는 측정용입니다. 먼저 더 검수를 받으세요.</translation>
    </message>
    <message>
      <source>At least two masklets must be judged satisfactory: one to learn from, one to measure by.</source>
      <translation>만족 판정을 받은 마스클릿이 적어도 두 개 필요합니다. 하나는 학습용, 하나는 측정용입니다.</translation>
    </message>
    <message>
      <source>At work</source>
      <translation>작업 시간</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>자동</translation>
    </message>
    <message>
      <source>Automatic masklet</source>
      <translation>자동 마스클릿</translation>
    </message>
    <message>
      <source>Automatic masklets are made in phase 3, and phase {1} is in hand: switch to phase 3 first.</source>
      <translation>자동 마스클릿은 3단계에서 만듭니다. 지금은 {1}단계이니 먼저 3단계로 바꾸세요.</translation>
    </message>
    <message>
      <source>Automatic masklets are made in phase 3: switch to it first.</source>
      <translation>자동 마스클릿은 3단계에서 만듭니다. 먼저 3단계로 바꾸세요.</translation>
    </message>
    <message>
      <source>Automatic masklets found unsatisfactory, sampled to be corrected in phase 3.</source>
      <translation>불만족 판정을 받은 자동 마스클릿 중 3단계에서 고칠 표본입니다.</translation>
    </message>
    <message>
      <source>Automatic masklets that wait for review: {made}. Tracks that did not hold: {dropped}.</source>
      <translation>검수를 기다리는 자동 마스클릿: {made}개. 안정되지 않아 버린 추적: {dropped}개.</translation>
    </message>
    <message>
      <source>Automatic, corrected</source>
      <translation>자동, 수정함</translation>
    </message>
    <message>
      <source>Back to before the jump</source>
      <translation>이동하기 전으로 돌아가기</translation>
    </message>
    <message>
      <source>Back to the video</source>
      <translation>영상으로 돌아가기</translation>
    </message>
    <message>
      <source>Beside the object: a negative point</source>
      <translation>객체 바깥: 음성 점</translation>
    </message>
    <message>
      <source>Beside the paper</source>
      <translation>논문과 나란히</translation>
    </message>
    <message>
      <source>Brush</source>
      <translation>브러시</translation>
    </message>
    <message>
      <source>By annotator</source>
      <translation>작업자별</translation>
    </message>
    <message>
      <source>By model version</source>
      <translation>모델 버전별</translation>
    </message>
    <message>
      <source>By people</source>
      <translation>사람이 작업</translation>
    </message>
    <message>
      <source>By people: {count}</source>
      <translation>사람이 작업: {count}개</translation>
    </message>
    <message>
      <source>By phase</source>
      <translation>단계별</translation>
    </message>
    <message>
      <source>By week submitted</source>
      <translation>제출한 주별</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>취소</translation>
    </message>
    <message>
      <source>Cancel the training</source>
      <translation>학습 취소</translation>
    </message>
    <message>
      <source>Cancel, or stop propagating</source>
      <translation>취소 또는 전파 중지</translation>
    </message>
    <message>
      <source>Canvas</source>
      <translation>캔버스</translation>
    </message>
    <message>
      <source>Change person…</source>
      <translation>사람 바꾸기…</translation>
    </message>
    <message>
      <source>Changed by the last propagation: the higher, the more</source>
      <translation>마지막 전파로 바뀜: 높을수록 많이 바뀜</translation>
    </message>
    <message>
      <source>Check by tracking back</source>
      <translation>거꾸로 추적해 확인</translation>
    </message>
    <message>
      <source>Checkpoint</source>
      <translation>체크포인트</translation>
    </message>
    <message>
      <source>Checkpoints</source>
      <translation>체크포인트</translation>
    </message>
    <message>
      <source>Choose a folder first.</source>
      <translation>먼저 폴더를 선택하세요.</translation>
    </message>
    <message>
      <source>Choose a folder of images…</source>
      <translation>이미지 폴더 선택…</translation>
    </message>
    <message>
      <source>Choose a masklet on the contact sheet first.</source>
      <translation>먼저 콘택트 시트에서 마스클릿을 고르세요.</translation>
    </message>
    <message>
      <source>Choose a version in the table of versions first.</source>
      <translation>먼저 버전 표에서 버전을 고르세요.</translation>
    </message>
    <message>
      <source>Choose an object first.</source>
      <translation>먼저 객체를 고르세요.</translation>
    </message>
    <message>
      <source>Choose…</source>
      <translation>선택…</translation>
    </message>
    <message>
      <source>Clear the range</source>
      <translation>구간 지우기</translation>
    </message>
    <message>
      <source>Click a point</source>
      <translation>점 클릭</translation>
    </message>
    <message>
      <source>Click an object, let SAM 2 follow it, correct where it slips, have it verified, and export SA-V JSON. Everything stays on this machine.</source>
      <translation>객체를 클릭하면 SAM 2가 따라갑니다. 어긋난 곳을 고치고, 검수를 받고, SA-V JSON으로 내보내세요. 모든 데이터는 이 컴퓨터에만 있습니다.</translation>
    </message>
    <message>
      <source>Click and box</source>
      <translation>클릭과 상자</translation>
    </message>
    <message>
      <source>Click on an object to begin, or drag a box around it</source>
      <translation>객체를 클릭하거나 상자로 감싸서 시작하세요</translation>
    </message>
    <message>
      <source>Click to leave it out. Predicted IoU {iou}, stability {stability}.</source>
      <translation>클릭하면 뺍니다. 예측 IoU {iou}, 안정도 {stability}.</translation>
    </message>
    <message>
      <source>Clicks</source>
      <translation>클릭</translation>
    </message>
    <message>
      <source>Clicks to {target} J&amp;F</source>
      <translation>J&amp;F {target}까지 클릭</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>Close an outline, take a corner back</source>
      <translation>윤곽 닫기, 꼭짓점 되돌리기</translation>
    </message>
    <message>
      <source>Command palette</source>
      <translation>명령 팔레트</translation>
    </message>
    <message>
      <source>Command palette…</source>
      <translation>명령 팔레트…</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>비교</translation>
    </message>
    <message>
      <source>Compare with the revision before</source>
      <translation>이전 제출과 비교</translation>
    </message>
    <message>
      <source>Compared</source>
      <translation>비교</translation>
    </message>
    <message>
      <source>Contact sheet</source>
      <translation>콘택트 시트</translation>
    </message>
    <message>
      <source>Count drafts too</source>
      <translation>초안도 포함</translation>
    </message>
    <message>
      <source>Counting…</source>
      <translation>집계 중…</translation>
    </message>
    <message>
      <source>Ctrl+drag</source>
      <translation>Ctrl+끌기</translation>
    </message>
    <message>
      <source>Ctrl+wheel</source>
      <translation>Ctrl+휠</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>어둡게</translation>
    </message>
    <message>
      <source>Dashboard</source>
      <translation>대시보드</translation>
    </message>
    <message>
      <source>Dashboard: time and quality</source>
      <translation>대시보드: 시간과 품질</translation>
    </message>
    <message>
      <source>Dashed: the mask before · IoU {value} · hold Y</source>
      <translation>점선: 이전 마스크 · IoU {value} · Y 누르고 있기</translation>
    </message>
    <message>
      <source>Dataset</source>
      <translation>데이터셋</translation>
    </message>
    <message>
      <source>Decoded frames</source>
      <translation>디코딩된 프레임</translation>
    </message>
    <message>
      <source>Decoder and memory only</source>
      <translation>디코더와 메모리만</translation>
    </message>
    <message>
      <source>Delete object</source>
      <translation>객체 삭제</translation>
    </message>
    <message>
      <source>Disk quota exceeded</source>
      <translation>디스크 할당량 초과</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>닫기</translation>
    </message>
    <message>
      <source>Done again: {step}</source>
      <translation>다시 실행함: {step}</translation>
    </message>
    <message>
      <source>Double-click a cell to write. Videos that share a videographer or place go into one split.</source>
      <translation>칸을 두 번 클릭해 적으세요. 촬영자나 장소가 같은 영상은 같은 분할에 들어갑니다.</translation>
    </message>
    <message>
      <source>Double-click to rename</source>
      <translation>두 번 클릭해 이름 바꾸기</translation>
    </message>
    <message>
      <source>Drag</source>
      <translation>끌기</translation>
    </message>
    <message>
      <source>Drag to seek · Shift-drag marks a range
Wheel zooms · Shift-wheel or middle-drag scrolls</source>
      <translation>끌기: 이동 · Shift+끌기: 구간 지정
휠: 확대/축소 · Shift+휠 또는 가운데 끌기: 스크롤</translation>
    </message>
    <message>
      <source>Drag to seek, Shift-drag to mark a range, wheel to zoom</source>
      <translation>끌면 이동, Shift+끌기로 구간 지정, 휠로 확대/축소</translation>
    </message>
    <message>
      <source>Drifts to another object</source>
      <translation>다른 객체로 옮겨 감</translation>
    </message>
    <message>
      <source>Drop a video or a folder of images here</source>
      <translation>영상이나 이미지 폴더를 여기에 놓으세요</translation>
    </message>
    <message>
      <source>Drop a video or a folder of images here, or press {key}</source>
      <translation>영상이나 이미지 폴더를 여기에 놓거나 {key} 키를 누르세요</translation>
    </message>
    <message>
      <source>Drop it to open it.</source>
      <translation>놓으면 열립니다.</translation>
    </message>
    <message>
      <source>Duration</source>
      <translation>길이</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>편집</translation>
    </message>
    <message>
      <source>Edited</source>
      <translation>편집</translation>
    </message>
    <message>
      <source>Edited frames per masklet</source>
      <translation>마스클릿당 편집한 프레임</translation>
    </message>
    <message>
      <source>Environment</source>
      <translation>환경</translation>
    </message>
    <message>
      <source>Environment not noted</source>
      <translation>환경이 적히지 않음</translation>
    </message>
    <message>
      <source>Erase while painting</source>
      <translation>칠하는 중에 지우기</translation>
    </message>
    <message>
      <source>Eraser</source>
      <translation>지우개</translation>
    </message>
    <message>
      <source>Estimating the time</source>
      <translation>시간 추정 중</translation>
    </message>
    <message>
      <source>Every grid frame from scratch: points, boxes, brush and eraser, without memory.</source>
      <translation>모든 그리드 프레임을 처음부터 작업합니다. 점, 상자, 브러시, 지우개를 쓰고 메모리는 쓰지 않습니다.</translation>
    </message>
    <message>
      <source>Every mask of the object lies there: go to the frame where the other object begins.</source>
      <translation>객체의 모든 마스크가 거기에 있습니다. 다른 객체가 시작되는 프레임으로 가세요.</translation>
    </message>
    <message>
      <source>Every object is tracked through the whole video already.</source>
      <translation>모든 객체가 이미 영상 전체에 걸쳐 추적되어 있습니다.</translation>
    </message>
    <message>
      <source>Every phase</source>
      <translation>모든 단계</translation>
    </message>
    <message>
      <source>Every score</source>
      <translation>모든 점수</translation>
    </message>
    <message>
      <source>Every size</source>
      <translation>모든 크기</translation>
    </message>
    <message>
      <source>Every source</source>
      <translation>모든 출처</translation>
    </message>
    <message>
      <source>Every split</source>
      <translation>모든 분할</translation>
    </message>
    <message>
      <source>Every target</source>
      <translation>모든 대상</translation>
    </message>
    <message>
      <source>Everything</source>
      <translation>전체</translation>
    </message>
    <message>
      <source>Everything is recorded under this name. Reviewers and leads judge the masklets of others.</source>
      <translation>모든 작업이 이 이름으로 기록됩니다. 검수자와 리드는 다른 사람의 마스클릿을 판정합니다.</translation>
    </message>
    <message>
      <source>Everything is saved already: each step is kept the moment you make it.</source>
      <translation>이미 모두 저장되어 있습니다. 모든 작업은 하는 즉시 저장됩니다.</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>내보내기</translation>
    </message>
    <message>
      <source>Export SA-V JSON</source>
      <translation>SA-V JSON 내보내기</translation>
    </message>
    <message>
      <source>Export SA-V JSON…</source>
      <translation>SA-V JSON 내보내기…</translation>
    </message>
    <message>
      <source>Export into</source>
      <translation>내보낼 폴더</translation>
    </message>
    <message>
      <source>Export one masklet</source>
      <translation>마스클릿 1개 내보내기</translation>
    </message>
    <message>
      <source>Export train, val and test…</source>
      <translation>train, val, test 내보내기…</translation>
    </message>
    <message>
      <source>Export {count} masklets</source>
      <translation>마스클릿 {count}개 내보내기</translation>
    </message>
    <message>
      <source>Exporting…</source>
      <translation>내보내는 중…</translation>
    </message>
    <message>
      <source>Fainter masks</source>
      <translation>마스크 연하게</translation>
    </message>
    <message>
      <source>Figures</source>
      <translation>통계</translation>
    </message>
    <message>
      <source>Figures as JSON</source>
      <translation>통계를 JSON으로</translation>
    </message>
    <message>
      <source>Figures as JSON…</source>
      <translation>통계를 JSON으로…</translation>
    </message>
    <message>
      <source>File</source>
      <translation>파일</translation>
    </message>
    <message>
      <source>File exists</source>
      <translation>이미 있는 파일</translation>
    </message>
    <message>
      <source>File too large</source>
      <translation>파일이 너무 큼</translation>
    </message>
    <message>
      <source>Files are being written: wait for their end.</source>
      <translation>파일을 쓰는 중입니다. 끝날 때까지 기다리세요.</translation>
    </message>
    <message>
      <source>Find</source>
      <translation>찾기</translation>
    </message>
    <message>
      <source>Find objects</source>
      <translation>객체 찾기</translation>
    </message>
    <message>
      <source>Find objects automatically</source>
      <translation>객체 자동 찾기</translation>
    </message>
    <message>
      <source>Find objects automatically…</source>
      <translation>객체 자동 찾기…</translation>
    </message>
    <message>
      <source>Find objects first.</source>
      <translation>먼저 객체를 찾으세요.</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>첫 프레임</translation>
    </message>
    <message>
      <source>Fit the frame</source>
      <translation>화면에 맞추기</translation>
    </message>
    <message>
      <source>Flag: sudden growth, or the directions disagree</source>
      <translation>경고: 갑자기 커졌거나 앞뒤 방향이 서로 다름</translation>
    </message>
    <message>
      <source>Folder</source>
      <translation>폴더</translation>
    </message>
    <message>
      <source>For one person working alone. Exports say that it was so.</source>
      <translation>혼자 작업할 때 쓰세요. 내보낸 파일에도 기록됩니다.</translation>
    </message>
    <message>
      <source>For pictures unlike everyday ones, with many masklets to learn from; several times slower.</source>
      <translation>일상 사진과 많이 다른 영상이고 학습할 마스클릿이 많을 때 씁니다. 몇 배 느립니다.</translation>
    </message>
    <message>
      <source>Forward and backward disagree about {name} at frame {frame}.</source>
      <translation>{frame} 프레임에서 “{name}”의 앞 방향과 뒤 방향 추적이 서로 다릅니다.</translation>
    </message>
    <message>
      <source>Forward and backward disagree: IoU {value}</source>
      <translation>앞뒤 방향 추적이 서로 다름: IoU {value}</translation>
    </message>
    <message>
      <source>Found wrong by the reviewer</source>
      <translation>검수자가 틀렸다고 표시함</translation>
    </message>
    <message>
      <source>Frame</source>
      <translation>프레임</translation>
    </message>
    <message>
      <source>Frame beside mask</source>
      <translation>프레임과 마스크 나란히</translation>
    </message>
    <message>
      <source>Frame without masks</source>
      <translation>마스크 없는 프레임</translation>
    </message>
    <message>
      <source>Frame {1} has no mask to paste.</source>
      <translation>{1} 프레임에는 붙여넣을 마스크가 없습니다.</translation>
    </message>
    <message>
      <source>Frame {1} is not in {2}, which has {3} frames.</source>
      <translation>{2} 영상은 {3}프레임이어서 {1} 프레임이 없습니다.</translation>
    </message>
    <message>
      <source>Frame {1} is not pinned: there is nothing to take away.</source>
      <translation>{1} 프레임은 핀이 아니어서 지울 것이 없습니다.</translation>
    </message>
    <message>
      <source>Frame {1} lies between two grid frames, the multiples of {2}: go to frame {3}.</source>
      <translation>{1} 프레임은 그리드 프레임({2}의 배수) 사이에 있습니다. {3} 프레임으로 가세요.</translation>
    </message>
    <message>
      <source>Frames are made as in phase 1; accepted masks alone condition propagation.</source>
      <translation>프레임은 1단계처럼 작업하고, 확정한 마스크만으로 전파합니다.</translation>
    </message>
    <message>
      <source>Frames edited by hand</source>
      <translation>손으로 편집한 프레임</translation>
    </message>
    <message>
      <source>From frame {frame} to the end.</source>
      <translation>{frame} 프레임부터 끝까지.</translation>
    </message>
    <message>
      <source>Give a reason or mark a frame first.</source>
      <translation>먼저 사유를 쓰거나 프레임을 표시하세요.</translation>
    </message>
    <message>
      <source>Go back to the video first (Esc).</source>
      <translation>먼저 영상으로 돌아가세요 (Esc).</translation>
    </message>
    <message>
      <source>Go on where you or others left off.</source>
      <translation>하던 작업을 이어서 합니다.</translation>
    </message>
    <message>
      <source>Go on with</source>
      <translation>이어서 하기</translation>
    </message>
    <message>
      <source>Go on with it in this phase</source>
      <translation>이 단계에서 이어서 작업</translation>
    </message>
    <message>
      <source>Go on with the stopped training</source>
      <translation>멈춘 학습 이어서 하기</translation>
    </message>
    <message>
      <source>Go round an area, freehand or corner by corner.</source>
      <translation>자유롭게 그리거나 꼭짓점을 찍어 영역을 둘러쌉니다.</translation>
    </message>
    <message>
      <source>Go to frame {frame}</source>
      <translation>{frame} 프레임으로 이동</translation>
    </message>
    <message>
      <source>Go to the frame most worth a look</source>
      <translation>가장 먼저 확인할 프레임으로 이동</translation>
    </message>
    <message>
      <source>Hard</source>
      <translation>어려움</translation>
    </message>
    <message>
      <source>Hard target</source>
      <translation>어려운 대상</translation>
    </message>
    <message>
      <source>Hard targets</source>
      <translation>어려운 대상</translation>
    </message>
    <message>
      <source>Has a mask where the object is not visible</source>
      <translation>객체가 보이지 않는데 마스크가 있음</translation>
    </message>
    <message>
      <source>Has no masks yet.</source>
      <translation>아직 마스크가 없습니다.</translation>
    </message>
    <message>
      <source>Has no masks.</source>
      <translation>마스크가 없습니다.</translation>
    </message>
    <message>
      <source>Help</source>
      <translation>도움말</translation>
    </message>
    <message>
      <source>Here you mark objects on the frames of a video</source>
      <translation>여기서 영상의 프레임에 객체를 표시합니다</translation>
    </message>
    <message>
      <source>Here you see who has what to do, and how the work goes. Open a project to begin.</source>
      <translation>누가 무엇을 할지, 작업이 어떻게 되어 가는지 여기서 봅니다. 프로젝트를 열어 시작하세요.</translation>
    </message>
    <message>
      <source>Hide or show</source>
      <translation>숨기기/보이기</translation>
    </message>
    <message>
      <source>Hide or show all masks</source>
      <translation>모든 마스크 숨기기/보이기</translation>
    </message>
    <message>
      <source>Hide the masks meanwhile</source>
      <translation>누르는 동안 마스크 숨기기</translation>
    </message>
    <message>
      <source>History</source>
      <translation>작업 기록</translation>
    </message>
    <message>
      <source>Hold H</source>
      <translation>H 누르고 있기</translation>
    </message>
    <message>
      <source>Hold Y</source>
      <translation>Y 누르고 있기</translation>
    </message>
    <message>
      <source>How many videos are covered there, by the first visible mask of each masklet.</source>
      <translation>각 마스클릿이 처음 보이는 마스크로 그 자리가 덮인 영상의 비율입니다.</translation>
    </message>
    <message>
      <source>Import SA-V JSON</source>
      <translation>SA-V JSON 가져오기</translation>
    </message>
    <message>
      <source>Import SA-V JSON…</source>
      <translation>SA-V JSON 가져오기…</translation>
    </message>
    <message>
      <source>Import folder of masks</source>
      <translation>마스크 폴더 가져오기</translation>
    </message>
    <message>
      <source>Import folder of masks…</source>
      <translation>마스크 폴더 가져오기…</translation>
    </message>
    <message>
      <source>Importing {name}…</source>
      <translation>{name} 가져오는 중…</translation>
    </message>
    <message>
      <source>In the marked range, frames {first}–{last}.</source>
      <translation>표시한 구간, {first}–{last} 프레임.</translation>
    </message>
    <message>
      <source>In use</source>
      <translation>사용</translation>
    </message>
    <message>
      <source>Indoor</source>
      <translation>실내</translation>
    </message>
    <message>
      <source>Input/output error</source>
      <translation>디스크 입출력 오류</translation>
    </message>
    <message>
      <source>IoU on tracked frames</source>
      <translation>전파 프레임의 IoU</translation>
    </message>
    <message>
      <source>Is a directory</source>
      <translation>파일이 아니라 폴더임</translation>
    </message>
    <message>
      <source>It can go on, with the same choices: from {parent}, about {minutes} min. Any other training throws it away.</source>
      <translation>같은 선택으로 이어서 할 수 있습니다: {parent}에서 시작, 약 {minutes}분. 다른 학습을 시작하면 버려집니다.</translation>
    </message>
    <message>
      <source>It can go on, with the same choices: from {parent}. Any other training throws it away.</source>
      <translation>같은 선택으로 이어서 할 수 있습니다: {parent}에서 시작. 다른 학습을 시작하면 버려집니다.</translation>
    </message>
    <message>
      <source>It does not go on: other masklets are satisfactory now than when it began.</source>
      <translation>이어지지 않습니다. 시작할 때와 다른 마스클릿이 만족 판정을 받았습니다.</translation>
    </message>
    <message>
      <source>It does not go on: the checkpoint that it began with, {1}, is gone.</source>
      <translation>이어지지 않습니다. 시작할 때 쓴 체크포인트 {1}이(가) 없습니다.</translation>
    </message>
    <message>
      <source>It does not go on: the project's file has another name now.</source>
      <translation>이어지지 않습니다. 프로젝트 파일의 이름이 바뀌었습니다.</translation>
    </message>
    <message>
      <source>It joins the open project, and every step is kept.</source>
      <translation>열려 있는 프로젝트에 추가되고 모든 작업이 보존됩니다.</translation>
    </message>
    <message>
      <source>Its masks are added frame by frame, and it is deleted. Undo brings it back.</source>
      <translation>그 객체의 마스크를 프레임마다 더하고 그 객체는 삭제합니다. 실행 취소로 되돌릴 수 있습니다.</translation>
    </message>
    <message>
      <source>J&amp;F on one masklet kept apart: {before} → {after}.</source>
      <translation>따로 둔 마스클릿 1개의 J&amp;F: {before} → {after}.</translation>
    </message>
    <message>
      <source>J&amp;F on {count} masklets kept apart: {before} → {after}.</source>
      <translation>따로 둔 마스클릿 {count}개의 J&amp;F: {before} → {after}.</translation>
    </message>
    <message>
      <source>J&amp;F, kept apart</source>
      <translation>J&amp;F (따로 둔 것)</translation>
    </message>
    <message>
      <source>Kappa</source>
      <translation>카파</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>언어</translation>
    </message>
    <message>
      <source>Large</source>
      <translation>큼</translation>
    </message>
    <message>
      <source>Larger brush</source>
      <translation>브러시 크게</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>마지막 프레임</translation>
    </message>
    <message>
      <source>Learnt from</source>
      <translation>학습에 쓴 것</translation>
    </message>
    <message>
      <source>Left click</source>
      <translation>왼쪽 클릭</translation>
    </message>
    <message>
      <source>Left out: click to take it in. Predicted IoU {iou}, stability {stability}.</source>
      <translation>뺀 객체입니다. 클릭하면 다시 넣습니다. 예측 IoU {iou}, 안정도 {stability}.</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>밝게</translation>
    </message>
    <message>
      <source>Light or dark</source>
      <translation>밝게/어둡게</translation>
    </message>
    <message>
      <source>Loading {name}…</source>
      <translation>{name} 불러오는 중…</translation>
    </message>
    <message>
      <source>Locate video…</source>
      <translation>영상 위치 지정…</translation>
    </message>
    <message>
      <source>Locate {name}</source>
      <translation>{name} 위치 지정</translation>
    </message>
    <message>
      <source>Lock or unlock</source>
      <translation>잠그기/풀기</translation>
    </message>
    <message>
      <source>Loss</source>
      <translation>손실</translation>
    </message>
    <message>
      <source>Made</source>
      <translation>만든 때</translation>
    </message>
    <message>
      <source>Made automatically</source>
      <translation>자동 생성</translation>
    </message>
    <message>
      <source>Mark absent (frame or range)</source>
      <translation>부재 표시 (프레임 또는 구간)</translation>
    </message>
    <message>
      <source>Mark this frame wrong</source>
      <translation>이 프레임을 틀림으로 표시</translation>
    </message>
    <message>
      <source>Marked absent</source>
      <translation>부재로 표시함</translation>
    </message>
    <message>
      <source>Marked frames: {frames}</source>
      <translation>표시한 프레임: {frames}</translation>
    </message>
    <message>
      <source>Marked wrong</source>
      <translation>틀림으로 표시함</translation>
    </message>
    <message>
      <source>Marked wrong in this review</source>
      <translation>이번 검수에서 틀림으로 표시함</translation>
    </message>
    <message>
      <source>Mask</source>
      <translation>마스크</translation>
    </message>
    <message>
      <source>Mask area</source>
      <translation>마스크 넓이</translation>
    </message>
    <message>
      <source>Masklets</source>
      <translation>마스클릿</translation>
    </message>
    <message>
      <source>Masklets by people</source>
      <translation>사람이 작업한 마스클릿</translation>
    </message>
    <message>
      <source>Masklets of others that wait for a verdict, the longest waiting first.</source>
      <translation>판정을 기다리는 다른 사람의 마스클릿입니다. 오래된 것부터 나옵니다.</translation>
    </message>
    <message>
      <source>Masklets on which reviewers do not agree: a lead's verdict decides.</source>
      <translation>검수자의 의견이 갈린 마스클릿입니다. 리드의 판정으로 정해집니다.</translation>
    </message>
    <message>
      <source>Masklets per hour</source>
      <translation>시간당 마스클릿</translation>
    </message>
    <message>
      <source>Masklets per week</source>
      <translation>주별 마스클릿</translation>
    </message>
    <message>
      <source>Masks</source>
      <translation>마스크</translation>
    </message>
    <message>
      <source>Masks as outlines</source>
      <translation>마스크를 윤곽선으로</translation>
    </message>
    <message>
      <source>Masks cut out</source>
      <translation>마스크만 남기기</translation>
    </message>
    <message>
      <source>Masks filled</source>
      <translation>마스크 채우기</translation>
    </message>
    <message>
      <source>Measuring on the masklets kept apart, after</source>
      <translation>따로 둔 마스클릿으로 측정 중 (학습 후)</translation>
    </message>
    <message>
      <source>Measuring on the masklets kept apart, before</source>
      <translation>따로 둔 마스클릿으로 측정 중 (학습 전)</translation>
    </message>
    <message>
      <source>Medium</source>
      <translation>중간</translation>
    </message>
    <message>
      <source>Merge another object into this one…</source>
      <translation>다른 객체를 이 객체에 합치기…</translation>
    </message>
    <message>
      <source>Merge which object into “{name}”?</source>
      <translation>어느 객체를 “{name}”에 합칠까요?</translation>
    </message>
    <message>
      <source>Middle drag</source>
      <translation>가운데 끌기</translation>
    </message>
    <message>
      <source>Minutes of training</source>
      <translation>학습 시간(분)</translation>
    </message>
    <message>
      <source>Misses the object when it comes back</source>
      <translation>다시 나타난 객체를 놓침</translation>
    </message>
    <message>
      <source>Model runs on</source>
      <translation>모델 실행 장치</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>모델</translation>
    </message>
    <message>
      <source>Most worth a look of all objects</source>
      <translation>모든 객체 중 가장 먼저 확인할 프레임</translation>
    </message>
    <message>
      <source>Mouse</source>
      <translation>마우스</translation>
    </message>
    <message>
      <source>N makes a new object; then click on it in the frame.</source>
      <translation>N 키로 새 객체를 만든 다음 프레임에서 클릭하세요.</translation>
    </message>
    <message>
      <source>NVIDIA graphics card (CUDA)</source>
      <translation>NVIDIA 그래픽 카드 (CUDA)</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>이름</translation>
    </message>
    <message>
      <source>Name a project to learn from, or data together with a file for the checkpoint.</source>
      <translation>학습할 프로젝트를 지정하거나, 데이터와 체크포인트 파일을 함께 지정하세요.</translation>
    </message>
    <message>
      <source>Neither object has a mask on these frames: there is nothing to swap.</source>
      <translation>두 객체 모두 이 프레임들에 마스크가 없습니다. 맞바꿀 것이 없습니다.</translation>
    </message>
    <message>
      <source>New object</source>
      <translation>새 객체</translation>
    </message>
    <message>
      <source>New project</source>
      <translation>새 프로젝트</translation>
    </message>
    <message>
      <source>New project…</source>
      <translation>새 프로젝트…</translation>
    </message>
    <message>
      <source>Next candidate</source>
      <translation>다음 후보</translation>
    </message>
    <message>
      <source>Next change or flag</source>
      <translation>다음 변경 또는 경고</translation>
    </message>
    <message>
      <source>Next grid frame</source>
      <translation>다음 그리드 프레임</translation>
    </message>
    <message>
      <source>Next in the queue</source>
      <translation>대기열의 다음 항목</translation>
    </message>
    <message>
      <source>Next marked frame</source>
      <translation>다음 표시된 프레임</translation>
    </message>
    <message>
      <source>Next pin</source>
      <translation>다음 핀</translation>
    </message>
    <message>
      <source>Next single frame</source>
      <translation>다음 낱프레임</translation>
    </message>
    <message>
      <source>No automatic masklet waits to be corrected.</source>
      <translation>고칠 자동 마스클릿이 없습니다.</translation>
    </message>
    <message>
      <source>No command of that name.</source>
      <translation>그런 이름의 명령이 없습니다.</translation>
    </message>
    <message>
      <source>No frame is marked wrong.</source>
      <translation>틀림으로 표시된 프레임이 없습니다.</translation>
    </message>
    <message>
      <source>No frame is marked yet.</source>
      <translation>아직 표시한 프레임이 없습니다.</translation>
    </message>
    <message>
      <source>No frame is marked. Mark wrong frames in the window with M; they go along.</source>
      <translation>표시한 프레임이 없습니다. 창에서 M 키로 틀린 프레임을 표시하면 함께 전달됩니다.</translation>
    </message>
    <message>
      <source>No frame of any object is worth another look.</source>
      <translation>더 확인할 프레임이 있는 객체가 없습니다.</translation>
    </message>
    <message>
      <source>No frame of this object is worth another look.</source>
      <translation>이 객체에는 더 확인할 프레임이 없습니다.</translation>
    </message>
    <message>
      <source>No key of that name.</source>
      <translation>그런 이름의 단축키가 없습니다.</translation>
    </message>
    <message>
      <source>No mask of this object is stale: nothing has changed since they were tracked.</source>
      <translation>이 객체에는 갱신이 필요한 마스크가 없습니다.</translation>
    </message>
    <message>
      <source>No mask yet</source>
      <translation>아직 마스크 없음</translation>
    </message>
    <message>
      <source>No masklet counts yet: submit one, or count others too.</source>
      <translation>아직 집계되는 마스클릿이 없습니다. 하나를 제출하거나 다른 마스클릿도 포함하세요.</translation>
    </message>
    <message>
      <source>No object was found on the first frame: ask for a lower predicted IoU or stability, or for more points.</source>
      <translation>첫 프레임에서 객체를 찾지 못했습니다. 예측 IoU나 안정도 기준을 낮추거나 점을 늘려 보세요.</translation>
    </message>
    <message>
      <source>No project is open</source>
      <translation>열린 프로젝트가 없습니다</translation>
    </message>
    <message>
      <source>No space left on device</source>
      <translation>디스크 공간 부족</translation>
    </message>
    <message>
      <source>No such file or directory</source>
      <translation>파일이나 폴더가 없음</translation>
    </message>
    <message>
      <source>No time is on record yet.</source>
      <translation>아직 기록된 시간이 없습니다.</translation>
    </message>
    <message>
      <source>No training is running.</source>
      <translation>진행 중인 학습이 없습니다.</translation>
    </message>
    <message>
      <source>No training was stopped before its end.</source>
      <translation>끝나기 전에 멈춘 학습이 없습니다.</translation>
    </message>
    <message>
      <source>No version has been trained here yet.</source>
      <translation>여기서 학습한 버전이 아직 없습니다.</translation>
    </message>
    <message>
      <source>No video is missing.</source>
      <translation>위치를 잃은 영상이 없습니다.</translation>
    </message>
    <message>
      <source>No video open</source>
      <translation>열린 영상 없음</translation>
    </message>
    <message>
      <source>No videographer and no place is in two. Val and test take masklets made in phase 1 alone.</source>
      <translation>같은 촬영자나 장소가 두 분할에 나뉘지 않습니다. val과 test에는 1단계에서만 만든 마스클릿이 들어갑니다.</translation>
    </message>
    <message>
      <source>Nobody in the project is called {1}; there are: {2}.</source>
      <translation>프로젝트에 {1}이라는 사람이 없습니다. 있는 사람: {2}.</translation>
    </message>
    <message>
      <source>None of the masks in {1} is on a grid frame of {2}, the multiples of {3}.</source>
      <translation>{1}의 마스크 중 {2}의 그리드 프레임({3}의 배수)에 놓인 것이 없습니다.</translation>
    </message>
    <message>
      <source>None of {count} tracks held: no masklet was made.</source>
      <translation>추적한 {count}개 모두 안정되지 않아 마스클릿을 만들지 않았습니다.</translation>
    </message>
    <message>
      <source>Not a directory</source>
      <translation>폴더가 아님</translation>
    </message>
    <message>
      <source>Not a well-defined object</source>
      <translation>명확하게 정의되는 객체가 아님</translation>
    </message>
    <message>
      <source>Notes</source>
      <translation>메모</translation>
    </message>
    <message>
      <source>Nothing came back. What a reviewer finds unsatisfactory appears here, with the reason.</source>
      <translation>반려된 것이 없습니다. 검수자가 불만족으로 판정하면 이유와 함께 여기에 나옵니다.</translation>
    </message>
    <message>
      <source>Nothing has been submitted yet</source>
      <translation>아직 제출된 것이 없습니다</translation>
    </message>
    <message>
      <source>Nothing has changed that nobody has accepted, and nothing is flagged.</source>
      <translation>확정하지 않은 변경도, 경고도 없습니다.</translation>
    </message>
    <message>
      <source>Nothing here yet. Click an object in the frame, or make one with N.</source>
      <translation>아직 아무것도 없습니다. 프레임에서 객체를 클릭하거나 N 키로 만드세요.</translation>
    </message>
    <message>
      <source>Nothing is being propagated.</source>
      <translation>전파 중인 것이 없습니다.</translation>
    </message>
    <message>
      <source>Nothing is left in this queue.</source>
      <translation>이 대기열에 남은 것이 없습니다.</translation>
    </message>
    <message>
      <source>Nothing lies within reach from here.</source>
      <translation>여기서 전파할 프레임이 없습니다.</translation>
    </message>
    <message>
      <source>Nothing more: every mask that is likely wrong has been looked at.</source>
      <translation>더 없습니다. 틀렸을 것 같은 마스크를 모두 확인했습니다.</translation>
    </message>
    <message>
      <source>Nothing of it fits the filter.</source>
      <translation>조건에 맞는 것이 없습니다.</translation>
    </message>
    <message>
      <source>Nothing to annotate. Add a video, or have a lead assign one to you.</source>
      <translation>작업할 것이 없습니다. 영상을 추가하거나 리드에게 배정을 받으세요.</translation>
    </message>
    <message>
      <source>Nothing waits for a verdict. What others submit appears here.</source>
      <translation>판정을 기다리는 것이 없습니다. 다른 사람이 제출하면 여기에 나옵니다.</translation>
    </message>
    <message>
      <source>Nothing waits: submitted masklets of others appear here.</source>
      <translation>기다리는 것이 없습니다. 다른 사람이 제출한 마스클릿이 여기에 나타납니다.</translation>
    </message>
    <message>
      <source>Object</source>
      <translation>객체</translation>
    </message>
    <message>
      <source>Object score</source>
      <translation>객체 점수</translation>
    </message>
    <message>
      <source>Objects</source>
      <translation>객체</translation>
    </message>
    <message>
      <source>Objects found on the first frame</source>
      <translation>첫 프레임에서 찾은 객체</translation>
    </message>
    <message>
      <source>Objects over time</source>
      <translation>시간에 따른 객체</translation>
    </message>
    <message>
      <source>Of {decoded} masks {good} have that predicted IoU, {stable} are stable too, {distinct} are distinct. Click one to leave it out.</source>
      <translation>마스크 {decoded}개 중 {good}개가 예측 IoU 기준을, {stable}개가 안정도 기준도 넘었고, 겹치지 않는 것은 {distinct}개입니다. 빼려면 클릭하세요.</translation>
    </message>
    <message>
      <source>On the object: a positive point</source>
      <translation>객체 위: 양성 점</translation>
    </message>
    <message>
      <source>Once an object is propagated, its masks that are most likely wrong are listed here.</source>
      <translation>객체를 전파하면 틀렸을 가능성이 큰 마스크가 여기에 나옵니다.</translation>
    </message>
    <message>
      <source>One document is written to {folder}.</source>
      <translation>문서 1개를 {folder}에 저장했습니다.</translation>
    </message>
    <message>
      <source>One document per video, with the best satisfactory masklet of each object, and a side file beside it.</source>
      <translation>영상마다 문서 하나와 부속 파일 하나를 만듭니다. 객체마다 만족 판정을 받은 가장 좋은 마스클릿이 들어갑니다.</translation>
    </message>
    <message>
      <source>One document there is replaced.</source>
      <translation>그곳의 문서 1개를 바꿉니다.</translation>
    </message>
    <message>
      <source>One draft is not counted.</source>
      <translation>초안 1개는 집계하지 않았습니다.</translation>
    </message>
    <message>
      <source>One frame, about {time}.</source>
      <translation>프레임 1개, 약 {time}.</translation>
    </message>
    <message>
      <source>One frame.</source>
      <translation>프레임 1개.</translation>
    </message>
    <message>
      <source>One is enough</source>
      <translation>한 명이면 충분</translation>
    </message>
    <message>
      <source>One mask was tracked from a pin that has changed since: propagate again.</source>
      <translation>마스크 1개가 그 뒤에 바뀐 핀에서 추적되었습니다. 다시 전파하세요.</translation>
    </message>
    <message>
      <source>One masklet is imported.</source>
      <translation>마스클릿 1개를 가져왔습니다.</translation>
    </message>
    <message>
      <source>One masklet waits for a verdict.</source>
      <translation>마스클릿 1개가 판정을 기다립니다.</translation>
    </message>
    <message>
      <source>One more waits in another video: Q goes there.</source>
      <translation>다른 영상에 1개가 더 기다립니다. Q를 누르면 그리로 갑니다.</translation>
    </message>
    <message>
      <source>One of {1} grid frames has no mask.</source>
      <translation>그리드 프레임 {1}개 중 1개에 마스크가 없습니다.</translation>
    </message>
    <message>
      <source>Only a lead can reopen a masklet that has been judged.</source>
      <translation>판정된 마스클릿은 리드만 다시 열 수 있습니다.</translation>
    </message>
    <message>
      <source>Only a masklet that has been judged can be reopened.</source>
      <translation>판정이 끝난 마스클릿만 다시 열 수 있습니다.</translation>
    </message>
    <message>
      <source>Only a submitted masklet can be recalled.</source>
      <translation>제출한 마스클릿만 회수할 수 있습니다.</translation>
    </message>
    <message>
      <source>Only its annotator or a lead can recall a submitted masklet.</source>
      <translation>제출된 마스클릿은 작업자 본인이나 리드만 회수할 수 있습니다.</translation>
    </message>
    <message>
      <source>Open a project</source>
      <translation>프로젝트 열기</translation>
    </message>
    <message>
      <source>Open a project or a video first.</source>
      <translation>먼저 프로젝트나 영상을 여세요.</translation>
    </message>
    <message>
      <source>Open a video first.</source>
      <translation>먼저 영상을 여세요.</translation>
    </message>
    <message>
      <source>Open a video first: then the window knows who is working.</source>
      <translation>먼저 영상을 여세요. 그래야 누가 작업하는지 알 수 있습니다.</translation>
    </message>
    <message>
      <source>Open a video, and its frames and masks are laid out here.</source>
      <translation>영상을 열면 프레임과 마스크가 여기에 펼쳐집니다.</translation>
    </message>
    <message>
      <source>Open project</source>
      <translation>프로젝트 열기</translation>
    </message>
    <message>
      <source>Open project…</source>
      <translation>프로젝트 열기…</translation>
    </message>
    <message>
      <source>Open the dashboard or the dataset first.</source>
      <translation>먼저 대시보드나 데이터셋을 여세요.</translation>
    </message>
    <message>
      <source>Open the sample</source>
      <translation>샘플 열기</translation>
    </message>
    <message>
      <source>Opening {1} was stopped.</source>
      <translation>{1} 열기를 중지했습니다.</translation>
    </message>
    <message>
      <source>Or drop a video, a folder of images or a project anywhere in this window.</source>
      <translation>영상, 이미지 폴더, 프로젝트를 이 창 아무 곳에나 끌어다 놓아도 됩니다.</translation>
    </message>
    <message>
      <source>Or say it in your own words</source>
      <translation>또는 직접 입력</translation>
    </message>
    <message>
      <source>Other figures</source>
      <translation>그 밖의 통계</translation>
    </message>
    <message>
      <source>Outdoor</source>
      <translation>실외</translation>
    </message>
    <message>
      <source>Outline</source>
      <translation>윤곽 그리기</translation>
    </message>
    <message>
      <source>Over revisions that two judged without knowing of each other's verdict.</source>
      <translation>서로의 판정을 모른 채 두 사람이 판정한 제출본을 비교합니다.</translation>
    </message>
    <message>
      <source>Overview</source>
      <translation>개요</translation>
    </message>
    <message>
      <source>Overview of the project</source>
      <translation>프로젝트 개요</translation>
    </message>
    <message>
      <source>Pan</source>
      <translation>화면 이동</translation>
    </message>
    <message>
      <source>Parts of the frame.</source>
      <translation>프레임에 대한 비율입니다.</translation>
    </message>
    <message>
      <source>Parts of the frame. {here} of masks are below {area}, in SA-V more than {paper}.</source>
      <translation>프레임에 대한 비율입니다. 마스크의 {here}가 {area}보다 작습니다. SA-V에서는 {paper}가 넘습니다.</translation>
    </message>
    <message>
      <source>Paste the mask of the frame before</source>
      <translation>이전 프레임의 마스크 붙여넣기</translation>
    </message>
    <message>
      <source>Pause the training, or go on</source>
      <translation>학습 일시 정지 또는 계속</translation>
    </message>
    <message>
      <source>People</source>
      <translation>사람</translation>
    </message>
    <message>
      <source>People may judge their own masklets</source>
      <translation>자기 마스클릿을 스스로 판정할 수 있음</translation>
    </message>
    <message>
      <source>Per frame</source>
      <translation>프레임당</translation>
    </message>
    <message>
      <source>Perhaps hard</source>
      <translation>어려울 수 있음</translation>
    </message>
    <message>
      <source>Permission denied</source>
      <translation>권한 없음</translation>
    </message>
    <message>
      <source>Phase</source>
      <translation>단계</translation>
    </message>
    <message>
      <source>Phase 1 alone</source>
      <translation>1단계만</translation>
    </message>
    <message>
      <source>Phase 1 annotates every frame from scratch: propagation belongs to phases 2 and 3.</source>
      <translation>1단계는 모든 프레임을 처음부터 작업합니다. 전파는 2단계와 3단계에서 합니다.</translation>
    </message>
    <message>
      <source>Phase 1 has no tracked masks to refine: every frame starts blank.</source>
      <translation>1단계에는 다듬을 전파 마스크가 없습니다. 모든 프레임은 빈 상태에서 시작합니다.</translation>
    </message>
    <message>
      <source>Phase 1 makes every frame from scratch: pasting another frame's mask belongs to phase 3.</source>
      <translation>1단계는 모든 프레임을 처음부터 만듭니다. 다른 프레임의 마스크 붙여넣기는 3단계에서 할 수 있습니다.</translation>
    </message>
    <message>
      <source>Phase 1 · SAM per frame</source>
      <translation>1단계 · 프레임별 SAM</translation>
    </message>
    <message>
      <source>Phase 2 corrects a frame from scratch: pasting another frame's mask belongs to phase 3.</source>
      <translation>2단계는 프레임을 처음부터 다시 만들어 고칩니다. 다른 프레임의 마스크 붙여넣기는 3단계에서 할 수 있습니다.</translation>
    </message>
    <message>
      <source>Phase 2 corrects a frame from scratch: refining a tracked mask with points belongs to phase 3.</source>
      <translation>2단계는 프레임을 처음부터 고칩니다. 점으로 전파 마스크를 다듬는 것은 3단계에서 합니다.</translation>
    </message>
    <message>
      <source>Phase 2 · mask tracked</source>
      <translation>2단계 · 마스크 추적</translation>
    </message>
    <message>
      <source>Phase 3 · SAM 2</source>
      <translation>3단계 · SAM 2</translation>
    </message>
    <message>
      <source>Phase {number}</source>
      <translation>{number}단계</translation>
    </message>
    <message>
      <source>Phase {n}</source>
      <translation>{n}단계</translation>
    </message>
    <message>
      <source>Phase {phase}, version {number}</source>
      <translation>{phase}단계 버전 {number}</translation>
    </message>
    <message>
      <source>Pin: painted by hand</source>
      <translation>핀: 직접 칠함</translation>
    </message>
    <message>
      <source>Pin: prompted with clicks or a box</source>
      <translation>핀: 클릭이나 상자로 지정함</translation>
    </message>
    <message>
      <source>Place</source>
      <translation>장소</translation>
    </message>
    <message>
      <source>Play or pause</source>
      <translation>재생/일시 정지</translation>
    </message>
    <message>
      <source>Points</source>
      <translation>점</translation>
    </message>
    <message>
      <source>Points, boxes, masks on any frame; tracked masks are refined with memory.</source>
      <translation>어느 프레임에서나 점, 상자, 마스크를 쓰고, 전파 마스크를 메모리로 다듬습니다.</translation>
    </message>
    <message>
      <source>Predicted IoU</source>
      <translation>예측 IoU</translation>
    </message>
    <message>
      <source>Predicted IoU from</source>
      <translation>예측 IoU 하한</translation>
    </message>
    <message>
      <source>Preferences</source>
      <translation>환경설정</translation>
    </message>
    <message>
      <source>Preferences…</source>
      <translation>환경설정…</translation>
    </message>
    <message>
      <source>Previous change or flag</source>
      <translation>이전 변경 또는 경고</translation>
    </message>
    <message>
      <source>Previous grid frame</source>
      <translation>이전 그리드 프레임</translation>
    </message>
    <message>
      <source>Previous in the queue</source>
      <translation>대기열의 이전 항목</translation>
    </message>
    <message>
      <source>Previous marked frame</source>
      <translation>이전 표시된 프레임</translation>
    </message>
    <message>
      <source>Previous pin</source>
      <translation>이전 핀</translation>
    </message>
    <message>
      <source>Previous single frame</source>
      <translation>이전 낱프레임</translation>
    </message>
    <message>
      <source>Processor (CPU)</source>
      <translation>프로세서 (CPU)</translation>
    </message>
    <message>
      <source>Project settings</source>
      <translation>프로젝트 설정</translation>
    </message>
    <message>
      <source>Project settings…</source>
      <translation>프로젝트 설정…</translation>
    </message>
    <message>
      <source>Projects</source>
      <translation>프로젝트</translation>
    </message>
    <message>
      <source>Prompt or paint an object on a frame first.</source>
      <translation>먼저 프레임에서 객체를 프롬프트하거나 칠하세요.</translation>
    </message>
    <message>
      <source>Prompt or paint the object on a frame first.</source>
      <translation>먼저 한 프레임에서 객체를 클릭하거나 칠하세요.</translation>
    </message>
    <message>
      <source>Prompts</source>
      <translation>프롬프트</translation>
    </message>
    <message>
      <source>Propagate</source>
      <translation>전파</translation>
    </message>
    <message>
      <source>Propagate all stale objects</source>
      <translation>갱신이 필요한 객체 모두 전파</translation>
    </message>
    <message>
      <source>Propagate backward</source>
      <translation>뒤로 전파</translation>
    </message>
    <message>
      <source>Propagate both ways</source>
      <translation>양방향 전파</translation>
    </message>
    <message>
      <source>Propagate forward</source>
      <translation>앞으로 전파</translation>
    </message>
    <message>
      <source>Propagate to the end</source>
      <translation>끝까지 전파</translation>
    </message>
    <message>
      <source>Propagated, and looked at</source>
      <translation>전파됨, 확인함</translation>
    </message>
    <message>
      <source>Propagated, not looked at yet</source>
      <translation>전파됨, 아직 확인 안 함</translation>
    </message>
    <message>
      <source>Propagated, nothing found there</source>
      <translation>전파됨, 객체를 찾지 못함</translation>
    </message>
    <message>
      <source>Quick and safe: how the model sees stays as it is, how it segments and remembers adapts.</source>
      <translation>빠르고 안전합니다. 보는 방식은 그대로 두고 분할하고 기억하는 방식만 맞춥니다.</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>종료</translation>
    </message>
    <message>
      <source>Range begins here</source>
      <translation>여기서 구간 시작</translation>
    </message>
    <message>
      <source>Range ends here</source>
      <translation>여기서 구간 끝</translation>
    </message>
    <message>
      <source>Read-only file system</source>
      <translation>읽기 전용 디스크</translation>
    </message>
    <message>
      <source>Reading frame {frame}…</source>
      <translation>{frame} 프레임 읽는 중…</translation>
    </message>
    <message>
      <source>Reading the frames</source>
      <translation>프레임 읽는 중</translation>
    </message>
    <message>
      <source>Reading the masklets</source>
      <translation>마스클릿 읽는 중</translation>
    </message>
    <message>
      <source>Reading {1} was stopped.</source>
      <translation>{1} 읽기를 중단했습니다.</translation>
    </message>
    <message>
      <source>Reading {name}…</source>
      <translation>{name} 읽는 중…</translation>
    </message>
    <message>
      <source>Reason</source>
      <translation>사유</translation>
    </message>
    <message>
      <source>Recall</source>
      <translation>회수</translation>
    </message>
    <message>
      <source>Recent projects</source>
      <translation>최근 프로젝트</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>다시 실행</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>거부</translation>
    </message>
    <message>
      <source>Reject “{name}”</source>
      <translation>“{name}” 거부</translation>
    </message>
    <message>
      <source>Reject: not a well-defined object</source>
      <translation>거부: 명확한 객체가 아님</translation>
    </message>
    <message>
      <source>Rejected: a lead can reopen it.</source>
      <translation>거부되었습니다. 리드가 다시 열 수 있습니다.</translation>
    </message>
    <message>
      <source>Removed: {count:,} px</source>
      <translation>삭제: {count:,}px</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>이름 바꾸기</translation>
    </message>
    <message>
      <source>Reopen</source>
      <translation>다시 열기</translation>
    </message>
    <message>
      <source>Revert</source>
      <translation>되돌리기</translation>
    </message>
    <message>
      <source>Revert the changed stretch</source>
      <translation>바뀐 구간 되돌리기</translation>
    </message>
    <message>
      <source>Reviewers</source>
      <translation>검수자</translation>
    </message>
    <message>
      <source>Reviewers agree on everything.</source>
      <translation>검수자의 의견이 모두 일치합니다.</translation>
    </message>
    <message>
      <source>Revision {n}.</source>
      <translation>{n}차 제출입니다.</translation>
    </message>
    <message>
      <source>Revision {n}. Said of revision {before}: {reason}</source>
      <translation>{n}차 제출입니다. {before}차 판정: {reason}</translation>
    </message>
    <message>
      <source>Revisions</source>
      <translation>제출본</translation>
    </message>
    <message>
      <source>Right click</source>
      <translation>오른쪽 클릭</translation>
    </message>
    <message>
      <source>Right drag</source>
      <translation>오른쪽 끌기</translation>
    </message>
    <message>
      <source>Role</source>
      <translation>역할</translation>
    </message>
    <message>
      <source>Role of {name}</source>
      <translation>{name}의 역할</translation>
    </message>
    <message>
      <source>Role of {name} so far: {old}.</source>
      <translation>지금까지 {name} 님의 역할: {old}.</translation>
    </message>
    <message>
      <source>Roll back to the version before</source>
      <translation>이전 버전으로 되돌리기</translation>
    </message>
    <message>
      <source>Running on {device} in {precision}.</source>
      <translation>{device}에서 {precision}(으)로 실행 중입니다.</translation>
    </message>
    <message>
      <source>SA-V JSON</source>
      <translation>SA-V JSON</translation>
    </message>
    <message>
      <source>SAM + SAM 2 Mask</source>
      <translation>SAM + SAM 2 마스크</translation>
    </message>
    <message>
      <source>SAM 2</source>
      <translation>SAM 2</translation>
    </message>
    <message>
      <source>SAM per frame</source>
      <translation>프레임별 SAM</translation>
    </message>
    <message>
      <source>Satisfactory</source>
      <translation>만족</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>저장</translation>
    </message>
    <message>
      <source>Say what is wrong, or mark the frames that are, so that the annotator can mend it.</source>
      <translation>작업자가 고칠 수 있도록 사유를 쓰거나 틀린 프레임을 표시하세요.</translation>
    </message>
    <message>
      <source>Say which video of {1} is meant; it has: {2}.</source>
      <translation>{1}의 어느 영상인지 지정하세요. 들어 있는 영상: {2}.</translation>
    </message>
    <message>
      <source>Score</source>
      <translation>점수</translation>
    </message>
    <message>
      <source>Search commands</source>
      <translation>명령 검색</translation>
    </message>
    <message>
      <source>Search keys</source>
      <translation>단축키 검색</translation>
    </message>
    <message>
      <source>Search names</source>
      <translation>이름 검색</translation>
    </message>
    <message>
      <source>Seconds per frame</source>
      <translation>프레임당 시간(초)</translation>
    </message>
    <message>
      <source>Seconds per frame, clicks and acceptance are counted from submitted masklets ({key}).</source>
      <translation>프레임당 시간, 클릭, 만족 비율은 제출한 마스클릿({key})으로 집계합니다.</translation>
    </message>
    <message>
      <source>See the marked frames.</source>
      <translation>표시된 프레임을 확인하세요.</translation>
    </message>
    <message>
      <source>Select a submitted masklet to judge.</source>
      <translation>판정할 제출된 마스클릿을 선택하세요.</translation>
    </message>
    <message>
      <source>Select an object first, or make a new one.</source>
      <translation>먼저 객체를 선택하거나 새로 만드세요.</translation>
    </message>
    <message>
      <source>Select an object first.</source>
      <translation>먼저 객체를 선택하세요.</translation>
    </message>
    <message>
      <source>Select object {n}</source>
      <translation>객체 {n} 선택</translation>
    </message>
    <message>
      <source>Send back</source>
      <translation>반려</translation>
    </message>
    <message>
      <source>Sent back</source>
      <translation>반려됨</translation>
    </message>
    <message>
      <source>Sent back: correct it and submit it again.</source>
      <translation>반려되었습니다. 고쳐서 다시 제출하세요.</translation>
    </message>
    <message>
      <source>Settings of {project}</source>
      <translation>{project} 설정</translation>
    </message>
    <message>
      <source>Several objects in one</source>
      <translation>여러 객체가 하나로 묶임</translation>
    </message>
    <message>
      <source>Share of unsatisfactory automatic masklets that annotators correct in phase 3.</source>
      <translation>불만족 자동 마스클릿 가운데 작업자가 3단계에서 고칠 비율입니다.</translation>
    </message>
    <message>
      <source>Show alone</source>
      <translation>이것만 보기</translation>
    </message>
    <message>
      <source>Show in the video</source>
      <translation>영상에서 보기</translation>
    </message>
    <message>
      <source>Side by side</source>
      <translation>나란히 보기</translation>
    </message>
    <message>
      <source>Since</source>
      <translation>시점</translation>
    </message>
    <message>
      <source>Sit down</source>
      <translation>작업 시작</translation>
    </message>
    <message>
      <source>Size</source>
      <translation>크기</translation>
    </message>
    <message>
      <source>Size of the brush</source>
      <translation>브러시 크기</translation>
    </message>
    <message>
      <source>Size of the frame on the screen</source>
      <translation>화면에서의 프레임 크기</translation>
    </message>
    <message>
      <source>Small</source>
      <translation>작음</translation>
    </message>
    <message>
      <source>Smaller brush</source>
      <translation>브러시 작게</translation>
    </message>
    <message>
      <source>Somebody new</source>
      <translation>새로운 사람</translation>
    </message>
    <message>
      <source>Source</source>
      <translation>출처</translation>
    </message>
    <message>
      <source>Space+drag</source>
      <translation>Space+끌기</translation>
    </message>
    <message>
      <source>Specks are measured in pixels, 0 or more, not {1}.</source>
      <translation>잡티 크기는 0 이상의 픽셀 수여야 하는데 {1}입니다.</translation>
    </message>
    <message>
      <source>Split</source>
      <translation>분할</translation>
    </message>
    <message>
      <source>Split all videos anew</source>
      <translation>모든 영상을 다시 나누기</translation>
    </message>
    <message>
      <source>Split off from here on</source>
      <translation>여기서부터 새 객체로 나누기</translation>
    </message>
    <message>
      <source>Split the new videos</source>
      <translation>새 영상 나누기</translation>
    </message>
    <message>
      <source>Split the videos into train, val and test first.</source>
      <translation>먼저 영상을 train, val, test로 나누세요.</translation>
    </message>
    <message>
      <source>Stability from</source>
      <translation>안정도 하한</translation>
    </message>
    <message>
      <source>Stale masks are weighed when they have been propagated again.</source>
      <translation>갱신이 필요한 마스크는 다시 전파한 뒤에 살핍니다.</translation>
    </message>
    <message>
      <source>Stale: its pin has changed since</source>
      <translation>갱신 필요: 핀이 그 뒤에 바뀜</translation>
    </message>
    <message>
      <source>Start page</source>
      <translation>시작 화면</translation>
    </message>
    <message>
      <source>Start training</source>
      <translation>학습 시작</translation>
    </message>
    <message>
      <source>Starting…</source>
      <translation>시작하는 중…</translation>
    </message>
    <message>
      <source>State</source>
      <translation>상태</translation>
    </message>
    <message>
      <source>Stays behind</source>
      <translation>내보내지 않음</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>중지</translation>
    </message>
    <message>
      <source>Stop propagating</source>
      <translation>전파 중지</translation>
    </message>
    <message>
      <source>Stopped. Automatic masklets made before, which wait for review: {made}.</source>
      <translation>중지했습니다. 그 전에 만들어 검수를 기다리는 자동 마스클릿: {made}개.</translation>
    </message>
    <message>
      <source>Strokes</source>
      <translation>붓질</translation>
    </message>
    <message>
      <source>Stronger masks</source>
      <translation>마스크 진하게</translation>
    </message>
    <message>
      <source>Submit for verification</source>
      <translation>검수 제출</translation>
    </message>
    <message>
      <source>Submitted for the first time, and accepted.</source>
      <translation>처음 제출한 것과 만족 판정을 받은 것입니다.</translation>
    </message>
    <message>
      <source>Submitted masklets</source>
      <translation>제출한 마스클릿</translation>
    </message>
    <message>
      <source>Swap with another object from here on…</source>
      <translation>여기서부터 다른 객체와 맞바꾸기…</translation>
    </message>
    <message>
      <source>Swap “{name}” with which object?</source>
      <translation>“{name}”을(를) 어느 객체와 맞바꿀까요?</translation>
    </message>
    <message>
      <source>Switch to review first (Shift+V).</source>
      <translation>먼저 검수 모드로 바꾸세요 (Shift+V).</translation>
    </message>
    <message>
      <source>Tables as CSV into</source>
      <translation>CSV 표를 저장할 폴더</translation>
    </message>
    <message>
      <source>Tables as CSV…</source>
      <translation>표를 CSV로…</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>되돌리기</translation>
    </message>
    <message>
      <source>Take prompts away (frame or range)</source>
      <translation>프롬프트 지우기 (프레임 또는 구간)</translation>
    </message>
    <message>
      <source>Take the point away</source>
      <translation>점 지우기</translation>
    </message>
    <message>
      <source>Ten grid frames back</source>
      <translation>그리드 프레임 10개 뒤로</translation>
    </message>
    <message>
      <source>Ten grid frames on</source>
      <translation>그리드 프레임 10개 앞으로</translation>
    </message>
    <message>
      <source>The best there is</source>
      <translation>가장 빠른 장치 자동 선택</translation>
    </message>
    <message>
      <source>The boundary is off</source>
      <translation>경계가 맞지 않음</translation>
    </message>
    <message>
      <source>The box has no area: drag it over the object.</source>
      <translation>상자의 넓이가 없습니다. 객체 위로 끌어서 그리세요.</translation>
    </message>
    <message>
      <source>The box has no place on the frame: its corners must be numbers of pixels.</source>
      <translation>상자가 프레임 안에 있지 않습니다. 모서리는 픽셀 숫자여야 합니다.</translation>
    </message>
    <message>
      <source>The box lies outside the frame of {1}×{2} pixels.</source>
      <translation>상자가 {1}×{2} 픽셀 프레임 밖에 있습니다.</translation>
    </message>
    <message>
      <source>The bundled checkpoint is used instead.</source>
      <translation>대신 함께 제공된 체크포인트를 사용합니다.</translation>
    </message>
    <message>
      <source>The checkpoint {1} cannot be read: {2}.</source>
      <translation>체크포인트 {1}을(를) 읽을 수 없습니다: {2}.</translation>
    </message>
    <message>
      <source>The checkpoint {1} has changed since: start the training anew.</source>
      <translation>체크포인트 {1}이(가) 그 뒤에 바뀌었습니다. 학습을 새로 시작하세요.</translation>
    </message>
    <message>
      <source>The checkpoint {1} is damaged or incomplete: fetch it again.</source>
      <translation>체크포인트 {1}이(가) 손상되었거나 불완전합니다. 다시 받아 주세요.</translation>
    </message>
    <message>
      <source>The checkpoint {1} is not the one that was chosen: its content has changed.</source>
      <translation>체크포인트 {1}은(는) 선택했던 것이 아닙니다. 내용이 바뀌었습니다.</translation>
    </message>
    <message>
      <source>The checkpoint {1} is not the one this work was done with: its content has changed. Open it anew to use it.</source>
      <translation>체크포인트 {1}의 내용이 작업할 때와 달라졌습니다. 쓰려면 다시 여세요.</translation>
    </message>
    <message>
      <source>The connection to {1} failed ({2}): try again, the download goes on where it ended.</source>
      <translation>{1}에 연결하지 못했습니다({2}). 다시 시도하면 멈춘 곳부터 이어받습니다.</translation>
    </message>
    <message>
      <source>The disk is full, so the last change to {file} was not saved: free some space and try again.</source>
      <translation>디스크가 가득 차서 {file} 파일의 마지막 변경을 저장하지 못했습니다. 공간을 비우고 다시 해 보세요.</translation>
    </message>
    <message>
      <source>The disk reported an error with {file}, so the last change was not saved: check the disk.</source>
      <translation>{file} 파일에서 디스크 오류가 나서 마지막 변경을 저장하지 못했습니다. 디스크를 점검하세요.</translation>
    </message>
    <message>
      <source>The download was stopped; it goes on from there next time.</source>
      <translation>내려받기를 멈췄습니다. 다음에 거기서부터 이어받습니다.</translation>
    </message>
    <message>
      <source>The evaluating process could not be started: {1}.</source>
      <translation>평가 프로세스를 시작할 수 없습니다: {1}.</translation>
    </message>
    <message>
      <source>The evaluation broke off: {1}.</source>
      <translation>평가가 도중에 끊겼습니다: {1}.</translation>
    </message>
    <message>
      <source>The evaluation was stopped before anything was finished.</source>
      <translation>끝난 것이 하나도 없이 평가가 중단되었습니다.</translation>
    </message>
    <message>
      <source>The export was stopped; nothing was written.</source>
      <translation>내보내기를 멈췄습니다. 저장된 것은 없습니다.</translation>
    </message>
    <message>
      <source>The figures are written to {file}.</source>
      <translation>통계를 {file}에 저장했습니다.</translation>
    </message>
    <message>
      <source>The file {1} is no checkpoint: choose a .safetensors file or an official .pt file of SAM 2.</source>
      <translation>파일 {1}은(는) 체크포인트가 아닙니다. .safetensors 파일이나 SAM 2의 공식 .pt 파일을 고르세요.</translation>
    </message>
    <message>
      <source>The first annotated frame.</source>
      <translation>작업한 첫 프레임입니다.</translation>
    </message>
    <message>
      <source>The folder {1} cannot be made ({2}): choose another one.</source>
      <translation>폴더 {1}을(를) 만들 수 없습니다({2}). 다른 폴더를 고르세요.</translation>
    </message>
    <message>
      <source>The frames to learn from could not be kept in {1} ({2}).</source>
      <translation>학습할 프레임을 {1}에 저장할 수 없습니다({2}).</translation>
    </message>
    <message>
      <source>The graphics card has not enough memory for this training: close other programs that use it, train the decoder only, or choose the CPU.</source>
      <translation>이 학습에 쓸 그래픽 메모리가 부족합니다. 그래픽 카드를 쓰는 다른 프로그램을 닫거나, 디코더만 학습하거나, CPU를 고르세요.</translation>
    </message>
    <message>
      <source>The last propagation changed nothing here that nobody has accepted.</source>
      <translation>여기에는 마지막 전파로 바뀐 뒤 확정하지 않은 것이 없습니다.</translation>
    </message>
    <message>
      <source>The last step belongs to a masklet that has been submitted: recall it first.</source>
      <translation>마지막 작업은 제출된 마스클릿의 것입니다. 먼저 회수하세요.</translation>
    </message>
    <message>
      <source>The mask before the last propagation</source>
      <translation>마지막 전파 이전의 마스크</translation>
    </message>
    <message>
      <source>The mask before the propagation</source>
      <translation>전파 이전의 마스크</translation>
    </message>
    <message>
      <source>The mask grows to {times} times its size</source>
      <translation>마스크가 {times}배로 커짐</translation>
    </message>
    <message>
      <source>The mask is {1}×{2} pixels, the video {3}×{4}.</source>
      <translation>마스크는 {1}×{2} 픽셀인데 영상은 {3}×{4} 픽셀입니다.</translation>
    </message>
    <message>
      <source>The mask of frame {1} was not tracked: go to a frame that was.</source>
      <translation>{1} 프레임의 마스크는 추적한 것이 아닙니다. 추적한 프레임으로 가세요.</translation>
    </message>
    <message>
      <source>The mask of {name} grows to {times} times its size at frame {frame}.</source>
      <translation>“{name}”의 마스크가 {frame} 프레임에서 {times}배로 커집니다.</translation>
    </message>
    <message>
      <source>The masklet ({1}) is no longer there: somebody deleted it or undid its making.</source>
      <translation>마스클릿({1})이 없습니다. 누군가 지웠거나 생성을 취소했습니다.</translation>
    </message>
    <message>
      <source>The masklet has no masks yet: prompt the object and propagate before submitting.</source>
      <translation>마스클릿에 아직 마스크가 없습니다. 객체를 클릭하고 전파한 뒤 제출하세요.</translation>
    </message>
    <message>
      <source>The masklet of {1} has been edited since: wait until it is submitted again.</source>
      <translation>“{1}”의 마스클릿이 그 뒤에 수정되었습니다. 다시 제출될 때까지 기다리세요.</translation>
    </message>
    <message>
      <source>The masklet of {1} has been submitted anew since: look at it before you judge it.</source>
      <translation>{1}의 마스클릿이 그 사이에 다시 제출되었습니다. 판정하기 전에 살펴보세요.</translation>
    </message>
    <message>
      <source>The masklet of {1} is {2}, so it can't be {3}.</source>
      <translation>“{1}”의 마스클릿은 지금 상태에서 그렇게 할 수 없습니다.</translation>
    </message>
    <message>
      <source>The masklet of {1} is {2}: {3} before changing it.</source>
      <translation>“{1}”의 마스클릿은 지금 바꿀 수 없습니다. 먼저 회수하거나 리드가 다시 열어야 합니다.</translation>
    </message>
    <message>
      <source>The masklets kept apart are too short to measure by: one with at least four frames from where the object is first visible is needed.</source>
      <translation>따로 둔 마스클릿이 짧아서 잴 수 없습니다. 객체가 처음 보이는 곳부터 프레임이 네 개 이상인 마스클릿이 필요합니다.</translation>
    </message>
    <message>
      <source>The model could not be loaded.</source>
      <translation>모델을 불러오지 못했습니다.</translation>
    </message>
    <message>
      <source>The model is being loaded.</source>
      <translation>모델을 불러오는 중입니다.</translation>
    </message>
    <message>
      <source>The model is being loaded…</source>
      <translation>모델을 불러오는 중…</translation>
    </message>
    <message>
      <source>The model met an error of its own: {1}.</source>
      <translation>모델에서 오류가 났습니다: {1}.</translation>
    </message>
    <message>
      <source>The model process could not be started: {1}.</source>
      <translation>모델 프로세스를 시작할 수 없습니다: {1}.</translation>
    </message>
    <message>
      <source>The model process did not start in time; see the log for what it said.</source>
      <translation>모델 프로세스가 제때 시작되지 않았습니다. 로그를 확인하세요.</translation>
    </message>
    <message>
      <source>The model process {1}. Everything accepted is kept; it starts again with the next request.</source>
      <translation>모델 프로세스가 멈췄습니다({1}). 확정된 작업은 모두 남아 있으며, 다음 요청 때 다시 시작됩니다.</translation>
    </message>
    <message>
      <source>The model runs on a processor, so a small grid is suggested; more points take longer.</source>
      <translation>모델이 CPU에서 실행되므로 작은 격자를 권합니다. 점이 많을수록 오래 걸립니다.</translation>
    </message>
    <message>
      <source>The model starts when a video is opened.</source>
      <translation>영상을 열면 모델이 시작됩니다.</translation>
    </message>
    <message>
      <source>The new version is in use.</source>
      <translation>새 버전을 사용합니다.</translation>
    </message>
    <message>
      <source>The new version is no worse on the masklets kept apart and is in use now.</source>
      <translation>새 버전이 따로 둔 마스클릿에서 이전보다 나쁘지 않아 이제 사용합니다.</translation>
    </message>
    <message>
      <source>The new version is worse on the masklets kept apart: it is kept, but the one before stays in use.</source>
      <translation>새 버전이 따로 둔 마스클릿에서 더 나쁩니다. 보관하지만 이전 버전을 계속 사용합니다.</translation>
    </message>
    <message>
      <source>The object ({1}) is no longer there: somebody deleted it or undid its making.</source>
      <translation>객체({1})가 없습니다. 누군가 지웠거나 생성을 취소했습니다.</translation>
    </message>
    <message>
      <source>The one track did not hold: no masklet was made.</source>
      <translation>추적한 1개가 안정되지 않아 마스클릿을 만들지 않았습니다.</translation>
    </message>
    <message>
      <source>The paper's data engine retrained its Phase 2 model twice and its Phase 3 model five times.</source>
      <translation>논문의 데이터 엔진은 2단계 모델을 두 번, 3단계 모델을 다섯 번 다시 학습했습니다.</translation>
    </message>
    <message>
      <source>The pins could not be read: {1}.</source>
      <translation>핀을 읽을 수 없습니다: {1}.</translation>
    </message>
    <message>
      <source>The point ({1}, {2}) lies outside the frame of {3}×{4} pixels.</source>
      <translation>점 ({1}, {2})이 {3}×{4} 픽셀 프레임 밖에 있습니다.</translation>
    </message>
    <message>
      <source>The program is closing.</source>
      <translation>프로그램을 닫는 중입니다.</translation>
    </message>
    <message>
      <source>The program is closing; the model is no longer asked.</source>
      <translation>프로그램을 닫는 중이어서 모델에 더 묻지 않습니다.</translation>
    </message>
    <message>
      <source>The project already has a person named {1}: choose another name.</source>
      <translation>프로젝트에 “{1}”이라는 사람이 이미 있습니다. 다른 이름을 고르세요.</translation>
    </message>
    <message>
      <source>The project already has a video named {1}: give this one another name.</source>
      <translation>프로젝트에 “{1}”이라는 영상이 이미 있습니다. 다른 이름을 붙이세요.</translation>
    </message>
    <message>
      <source>The project has no masklets yet.</source>
      <translation>아직 프로젝트에 마스클릿이 없습니다.</translation>
    </message>
    <message>
      <source>The reviewer found this frame wrong</source>
      <translation>검수자가 이 프레임을 틀림으로 표시함</translation>
    </message>
    <message>
      <source>The same as another object</source>
      <translation>다른 객체와 중복됨</translation>
    </message>
    <message>
      <source>The sample cannot be put into {folder}: {why}.</source>
      <translation>샘플을 {folder} 폴더에 복사할 수 없습니다: {why}.</translation>
    </message>
    <message>
      <source>The step belongs to a masklet that has been submitted: recall it first.</source>
      <translation>제출된 마스클릿의 작업입니다. 먼저 회수하세요.</translation>
    </message>
    <message>
      <source>The tables are written to {folder}.</source>
      <translation>표를 {folder}에 저장했습니다.</translation>
    </message>
    <message>
      <source>The training before is still saving what it did: start again in a moment.</source>
      <translation>이전 학습이 아직 결과를 저장하고 있습니다. 잠시 뒤에 다시 시작하세요.</translation>
    </message>
    <message>
      <source>The training could not be started: {1}.</source>
      <translation>학습을 시작하지 못했습니다: {1}.</translation>
    </message>
    <message>
      <source>The training process {1}. Start the training again to go on from its last state.</source>
      <translation>학습 프로세스가 끝났습니다({1}). 다시 시작하면 마지막 상태에서 이어집니다.</translation>
    </message>
    <message>
      <source>The training was cancelled.</source>
      <translation>학습을 취소했습니다.</translation>
    </message>
    <message>
      <source>The training was stopped.</source>
      <translation>학습을 멈췄습니다.</translation>
    </message>
    <message>
      <source>The training was stopped; start it again in its project, and it goes on.</source>
      <translation>학습을 멈췄습니다. 그 프로젝트에서 다시 시작하면 이어집니다.</translation>
    </message>
    <message>
      <source>The version before stays in use.</source>
      <translation>이전 버전을 계속 사용합니다.</translation>
    </message>
    <message>
      <source>The {1} asked for must lie between 0 and 1, not be {2}.</source>
      <translation>{1} 기준은 0과 1 사이여야 하는데 {2}입니다.</translation>
    </message>
    <message>
      <source>The {1} {2} is in {3}: split the videos anew before they leave.</source>
      <translation>{1} {2}: {3}에 함께 있습니다. 내보내기 전에 영상을 다시 나누세요.</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>테마</translation>
    </message>
    <message>
      <source>There are no masklets to show yet.</source>
      <translation>아직 보여줄 마스클릿이 없습니다.</translation>
    </message>
    <message>
      <source>There is no device '{1}' here: choose auto, or one of {2}.</source>
      <translation>여기에는 장치 '{1}'이(가) 없습니다. auto 또는 {2} 중에서 고르세요.</translation>
    </message>
    <message>
      <source>There is no mask from frame {1} on: there is nothing to split off.</source>
      <translation>{1} 프레임부터는 마스크가 없습니다. 나눌 것이 없습니다.</translation>
    </message>
    <message>
      <source>There is no object {n}.</source>
      <translation>객체 {n}번이 없습니다.</translation>
    </message>
    <message>
      <source>There is no official checkpoint {1}; there are: {2}.</source>
      <translation>공식 체크포인트 {1}은(는) 없습니다. 있는 것: {2}.</translation>
    </message>
    <message>
      <source>There is no phase {1}: the data engine has phases 1, 2 and 3.</source>
      <translation>{1}단계는 없습니다. 1, 2, 3단계가 있습니다.</translation>
    </message>
    <message>
      <source>There is no pin {1} frame {2} to propagate {3} from.</source>
      <translation>{2} 프레임 쪽에 전파를 시작할 핀이 없습니다.</translation>
    </message>
    <message>
      <source>There is no point {1} on this frame to remove.</source>
      <translation>이 프레임에는 지울 점 {1}이 없습니다.</translation>
    </message>
    <message>
      <source>There is no project file at {1}.</source>
      <translation>{1}에 프로젝트 파일이 없습니다.</translation>
    </message>
    <message>
      <source>There is no version before this one.</source>
      <translation>이보다 이전 버전이 없습니다.</translation>
    </message>
    <message>
      <source>There is no video in {1}: name a video, a folder of images, or a folder of videos.</source>
      <translation>{1}에 영상이 없습니다. 영상, 이미지 폴더 또는 영상 폴더를 지정하세요.</translation>
    </message>
    <message>
      <source>There is nothing left to undo.</source>
      <translation>취소할 작업이 더 없습니다.</translation>
    </message>
    <message>
      <source>There is nothing to ask: click on the object or draw a box around it.</source>
      <translation>프롬프트가 없습니다. 객체를 클릭하거나 상자로 감싸세요.</translation>
    </message>
    <message>
      <source>There is nothing to compare: no other tracked mask lies on the way back.</source>
      <translation>비교할 것이 없습니다. 거꾸로 가는 길에 추적한 다른 마스크가 없습니다.</translation>
    </message>
    <message>
      <source>There is nothing to export from {1}: no masklet has any masks.</source>
      <translation>{1}에서 내보낼 것이 없습니다. 마스크가 있는 마스클릿이 없습니다.</translation>
    </message>
    <message>
      <source>There is nothing to export from {1}: no masklet has been judged satisfactory yet. Have some verified, or export unverified masklets too (--unverified).</source>
      <translation>{1}에서 내보낼 것이 없습니다. 아직 만족 판정을 받은 마스클릿이 없습니다. 검수를 받거나 검수되지 않은 마스클릿도 내보내세요(--unverified).</translation>
    </message>
    <message>
      <source>There is nothing to export yet.</source>
      <translation>아직 내보낼 것이 없습니다.</translation>
    </message>
    <message>
      <source>There is nothing to learn from: no accepted masklet is visible on the frames that are learnt from.</source>
      <translation>학습할 것이 없습니다. 학습에 쓰는 프레임에 보이는 만족 판정을 받은 마스클릿이 없습니다.</translation>
    </message>
    <message>
      <source>There is nothing to propagate from: prompt or paint the object on a frame first.</source>
      <translation>전파를 시작할 핀이 없습니다. 먼저 한 프레임에서 객체를 클릭하거나 칠하세요.</translation>
    </message>
    <message>
      <source>There is nothing to propagate: every frame within reach is a pin already.</source>
      <translation>전파할 프레임이 없습니다. 범위 안의 모든 프레임이 이미 핀입니다.</translation>
    </message>
    <message>
      <source>There is nothing to redo.</source>
      <translation>다시 실행할 작업이 없습니다.</translation>
    </message>
    <message>
      <source>There is only one candidate here: candidates come with a single click.</source>
      <translation>여기에는 후보가 하나뿐입니다. 후보는 한 번만 클릭했을 때 나옵니다.</translation>
    </message>
    <message>
      <source>There is only one object: this needs another.</source>
      <translation>객체가 하나뿐입니다. 다른 객체가 있어야 합니다.</translation>
    </message>
    <message>
      <source>There is too little memory for this, also after emptying the caches: choose a smaller checkpoint, another device, or fewer objects at once.</source>
      <translation>캐시를 비워도 메모리가 부족합니다. 더 작은 체크포인트나 다른 장치를 고르거나 객체 수를 줄이세요.</translation>
    </message>
    <message>
      <source>These masks have changed since the propagation: there is nothing left to revert.</source>
      <translation>이 마스크들은 전파 뒤에 바뀌었습니다. 되돌릴 것이 없습니다.</translation>
    </message>
    <message>
      <source>This frame</source>
      <translation>이 프레임</translation>
    </message>
    <message>
      <source>This frame has {1} candidates to choose from; there is no number {2}.</source>
      <translation>이 프레임의 후보는 {1}개이며 {2}번은 없습니다.</translation>
    </message>
    <message>
      <source>This frame is not pinned: there is nothing to take away.</source>
      <translation>이 프레임은 핀이 아니어서 지울 것이 없습니다.</translation>
    </message>
    <message>
      <source>This is for a lead to decide: {1}.</source>
      <translation>리드가 결정할 일입니다: {1}.</translation>
    </message>
    <message>
      <source>This is the first frame: there is no mask before it to paste.</source>
      <translation>첫 프레임이어서 붙여넣을 이전 마스크가 없습니다.</translation>
    </message>
    <message>
      <source>This is the first revision: there is none before it.</source>
      <translation>첫 제출이라 비교할 이전 제출이 없습니다.</translation>
    </message>
    <message>
      <source>This is the first.</source>
      <translation>첫 항목입니다.</translation>
    </message>
    <message>
      <source>This is the last of the queue.</source>
      <translation>대기열의 마지막 항목입니다.</translation>
    </message>
    <message>
      <source>This masklet has been judged: a lead can reopen it.</source>
      <translation>이미 판정된 마스클릿입니다. 리드가 다시 열 수 있습니다.</translation>
    </message>
    <message>
      <source>This masklet is of this phase already.</source>
      <translation>이 마스클릿은 이미 이 단계에 속해 있습니다.</translation>
    </message>
    <message>
      <source>This masklet is submitted: recall it first.</source>
      <translation>제출된 마스클릿입니다. 먼저 회수하세요.</translation>
    </message>
    <message>
      <source>This masklet was made in phase {1}, and phase {2} is in hand: switch to phase {3}, or take the masklet up in phase {4}.</source>
      <translation>이 마스클릿은 {1}단계에서 만들어졌고 지금은 {2}단계입니다. {3}단계로 바꾸거나 {4}단계에서 이 마스클릿을 이어받으세요.</translation>
    </message>
    <message>
      <source>This object has a masklet of phase {phase} already.</source>
      <translation>이 객체에는 이미 {phase}단계 마스클릿이 있습니다.</translation>
    </message>
    <message>
      <source>This object has no masklet in phase {phase} yet: click it to begin one.</source>
      <translation>이 객체는 아직 {phase}단계 마스클릿이 없습니다. 객체를 클릭해 시작하세요.</translation>
    </message>
    <message>
      <source>This object is locked: unlock it in the object list first.</source>
      <translation>잠긴 객체입니다. 먼저 객체 목록에서 잠금을 푸세요.</translation>
    </message>
    <message>
      <source>This outline encloses nothing: go round an area, or set three corners that are not in one line.</source>
      <translation>이 윤곽은 아무것도 둘러싸지 않습니다. 영역을 둘러 그리거나 한 줄에 놓이지 않은 꼭짓점 세 개를 찍으세요.</translation>
    </message>
    <message>
      <source>This throws away a training that was {far}.</source>
      <translation>멈춘 학습이 버려집니다({far}).</translation>
    </message>
    <message>
      <source>This version is in use already.</source>
      <translation>이미 사용 중인 버전입니다.</translation>
    </message>
    <message>
      <source>This video is assigned to nobody yet.</source>
      <translation>이 영상은 아직 아무에게도 배정되지 않았습니다.</translation>
    </message>
    <message>
      <source>This video is done</source>
      <translation>이 영상 작업 끝</translation>
    </message>
    <message>
      <source>This video is not assigned to you.</source>
      <translation>이 영상은 당신에게 배정되지 않았습니다.</translation>
    </message>
    <message>
      <source>Throw the stopped training away</source>
      <translation>멈춘 학습 버리기</translation>
    </message>
    <message>
      <source>Time and quality</source>
      <translation>시간과 품질</translation>
    </message>
    <message>
      <source>Time on anybody's masklets.</source>
      <translation>누구의 마스클릿이든 쓴 시간입니다.</translation>
    </message>
    <message>
      <source>Time per week</source>
      <translation>주별 시간</translation>
    </message>
    <message>
      <source>Time ruler</source>
      <translation>시간 눈금</translation>
    </message>
    <message>
      <source>Time to accept</source>
      <translation>만족 판정까지</translation>
    </message>
    <message>
      <source>Timeline</source>
      <translation>타임라인</translation>
    </message>
    <message>
      <source>To accept</source>
      <translation>판정까지</translation>
    </message>
    <message>
      <source>To annotate</source>
      <translation>작업할 것</translation>
    </message>
    <message>
      <source>To correct</source>
      <translation>고칠 것</translation>
    </message>
    <message>
      <source>To decide</source>
      <translation>정할 것</translation>
    </message>
    <message>
      <source>To verify</source>
      <translation>검수할 것</translation>
    </message>
    <message>
      <source>Too many open files</source>
      <translation>열린 파일이 너무 많음</translation>
    </message>
    <message>
      <source>Too small or too blurred to judge</source>
      <translation>너무 작거나 흐려서 판정할 수 없음</translation>
    </message>
    <message>
      <source>Track</source>
      <translation>추적</translation>
    </message>
    <message>
      <source>Track ({count})</source>
      <translation>추적 ({count})</translation>
    </message>
    <message>
      <source>Track the stale stretch again</source>
      <translation>갱신이 필요한 구간 다시 추적</translation>
    </message>
    <message>
      <source>Tracked the other way, the masks agree.</source>
      <translation>반대 방향으로 추적해도 마스크가 일치합니다.</translation>
    </message>
    <message>
      <source>Train for about</source>
      <translation>학습 시간 약</translation>
    </message>
    <message>
      <source>Train from verified masklets</source>
      <translation>검수된 마스클릿으로 학습</translation>
    </message>
    <message>
      <source>Train from verified masklets…</source>
      <translation>검수된 마스클릿으로 학습…</translation>
    </message>
    <message>
      <source>Train, val and test are written to {folder}.</source>
      <translation>train, val, test를 {folder}에 저장했습니다.</translation>
    </message>
    <message>
      <source>Train, val and test into</source>
      <translation>train, val, test를 저장할 폴더</translation>
    </message>
    <message>
      <source>Trained from</source>
      <translation>바탕 버전</translation>
    </message>
    <message>
      <source>Training</source>
      <translation>학습 중</translation>
    </message>
    <message>
      <source>Training for phase {phase}: {what}</source>
      <translation>{phase}단계 학습: {what}</translation>
    </message>
    <message>
      <source>Training on verified masklets makes a new version. Some masklets are kept apart and never learnt from: they say how the version does, and it is taken into use unless it is worse than before.</source>
      <translation>검수된 마스클릿으로 학습하면 새 버전이 생깁니다. 일부 마스클릿은 학습에 쓰지 않고 따로 두어 새 버전의 성능을 재고, 이전보다 나쁘지 않으면 사용합니다.</translation>
    </message>
    <message>
      <source>Turn videos into verified masklets</source>
      <translation>영상을 검수된 마스클릿으로</translation>
    </message>
    <message>
      <source>Two must agree</source>
      <translation>두 명이 일치해야 함</translation>
    </message>
    <message>
      <source>Type a name first.</source>
      <translation>먼저 이름을 입력하세요.</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>실행 취소</translation>
    </message>
    <message>
      <source>Undone: {step}</source>
      <translation>실행 취소함: {step}</translation>
    </message>
    <message>
      <source>Unsatisfactory</source>
      <translation>불만족</translation>
    </message>
    <message>
      <source>Unsatisfactory: send back</source>
      <translation>불만족: 반려</translation>
    </message>
    <message>
      <source>Unsatisfactory: send “{name}” back</source>
      <translation>불만족: “{name}” 반려</translation>
    </message>
    <message>
      <source>Use another checkpoint</source>
      <translation>다른 체크포인트 사용</translation>
    </message>
    <message>
      <source>Use another checkpoint…</source>
      <translation>다른 체크포인트 사용…</translation>
    </message>
    <message>
      <source>Use the bundled one</source>
      <translation>기본 체크포인트</translation>
    </message>
    <message>
      <source>Use the chosen version</source>
      <translation>고른 버전 사용</translation>
    </message>
    <message>
      <source>Vanish and return</source>
      <translation>사라졌다 돌아옴</translation>
    </message>
    <message>
      <source>Vanish and return, with automatic</source>
      <translation>사라졌다 돌아옴 (자동 포함)</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>판정</translation>
    </message>
    <message>
      <source>Verdicts</source>
      <translation>판정</translation>
    </message>
    <message>
      <source>Verification</source>
      <translation>검수</translation>
    </message>
    <message>
      <source>Verify</source>
      <translation>검수</translation>
    </message>
    <message>
      <source>Verifying</source>
      <translation>검수</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>버전</translation>
    </message>
    <message>
      <source>Versions of the model</source>
      <translation>모델 버전</translation>
    </message>
    <message>
      <source>Video</source>
      <translation>영상</translation>
    </message>
    <message>
      <source>Videographer</source>
      <translation>촬영자</translation>
    </message>
    <message>
      <source>Videos</source>
      <translation>영상</translation>
    </message>
    <message>
      <source>Videos to annotate, and masklets begun that are not submitted yet.</source>
      <translation>작업할 영상과, 시작했지만 아직 제출하지 않은 마스클릿입니다.</translation>
    </message>
    <message>
      <source>View</source>
      <translation>보기</translation>
    </message>
    <message>
      <source>Waits for a verdict.</source>
      <translation>판정을 기다립니다.</translation>
    </message>
    <message>
      <source>What a row stands for</source>
      <translation>행의 기준</translation>
    </message>
    <message>
      <source>What do you want to do?</source>
      <translation>무엇을 할까요?</translation>
    </message>
    <message>
      <source>What do you want to note of videos?</source>
      <translation>영상에 무엇을 적을까요?</translation>
    </message>
    <message>
      <source>What reviewers sent back, with what they found wrong. Mend it and submit it again.</source>
      <translation>검수자가 무엇이 틀렸는지 적어 반려한 것입니다. 고쳐서 다시 제출하세요.</translation>
    </message>
    <message>
      <source>What the marks mean</source>
      <translation>표시의 뜻</translation>
    </message>
    <message>
      <source>What was downloaded is not the official {1} (its SHA-256 begins with {2}) and was thrown away: try again, and if it happens again distrust the connection.</source>
      <translation>받은 파일이 공식 {1}이(가) 아니어서(SHA-256이 {2}(으)로 시작) 버렸습니다. 다시 시도하고, 또 그러면 연결을 의심하세요.</translation>
    </message>
    <message>
      <source>Wheel</source>
      <translation>휠</translation>
    </message>
    <message>
      <source>Where masks lie</source>
      <translation>마스크의 위치</translation>
    </message>
    <message>
      <source>Which masklets count</source>
      <translation>집계할 마스클릿</translation>
    </message>
    <message>
      <source>Who</source>
      <translation>담당</translation>
    </message>
    <message>
      <source>Who annotates what?</source>
      <translation>누가 무엇을 작업하나요?</translation>
    </message>
    <message>
      <source>Who is working: everything is recorded under this name.</source>
      <translation>작업하는 사람입니다. 모든 작업이 이 이름으로 기록됩니다.</translation>
    </message>
    <message>
      <source>Who is working?</source>
      <translation>누가 작업하나요?</translation>
    </message>
    <message>
      <source>Whole video</source>
      <translation>영상 전체</translation>
    </message>
    <message>
      <source>With automatic masklets</source>
      <translation>자동 마스클릿 포함</translation>
    </message>
    <message>
      <source>With automatic masklets: {count}</source>
      <translation>자동 마스클릿 포함: {count}개</translation>
    </message>
    <message>
      <source>With these choices the training goes on that was {far}.</source>
      <translation>이 선택이면 멈춘 학습이 이어집니다({far}).</translation>
    </message>
    <message>
      <source>Work</source>
      <translation>작업</translation>
    </message>
    <message>
      <source>Work is assigned by a lead.</source>
      <translation>배정은 리드가 합니다.</translation>
    </message>
    <message>
      <source>Work queues</source>
      <translation>작업 대기열</translation>
    </message>
    <message>
      <source>Worth a look</source>
      <translation>확인할 곳</translation>
    </message>
    <message>
      <source>Worth a look: the higher, the likelier wrong</source>
      <translation>확인할 곳: 높을수록 틀렸을 가능성이 큼</translation>
    </message>
    <message>
      <source>Writing…</source>
      <translation>쓰는 중…</translation>
    </message>
    <message>
      <source>Wrong here</source>
      <translation>여기 틀림</translation>
    </message>
    <message>
      <source>You are at the video.</source>
      <translation>이미 영상에 있습니다.</translation>
    </message>
    <message>
      <source>You are verifying: leave that first (Shift+V).</source>
      <translation>검수 중입니다. 먼저 검수를 끝내세요(Shift+V).</translation>
    </message>
    <message>
      <source>You can go on annotating meanwhile. Measuring before and after takes some more minutes.</source>
      <translation>그동안 작업을 계속할 수 있습니다. 학습 전후 측정에 몇 분이 더 걸립니다.</translation>
    </message>
    <message>
      <source>You have not jumped yet.</source>
      <translation>아직 이동한 적이 없습니다.</translation>
    </message>
    <message>
      <source>Your verdict on {name} is kept: another person has to speak before it is decided.</source>
      <translation>{name}에 대한 판정을 기록했습니다. 다른 사람의 판정이 더 있어야 정해집니다.</translation>
    </message>
    <message>
      <source>Your verdict on {name} is kept: reviewers do not agree, so a lead decides.</source>
      <translation>{name}에 대한 판정을 기록했습니다. 검수자의 의견이 갈려 리드가 정합니다.</translation>
    </message>
    <message>
      <source>Zoom at the pointer</source>
      <translation>포인터 위치에서 확대/축소</translation>
    </message>
    <message>
      <source>Zoom in</source>
      <translation>확대</translation>
    </message>
    <message>
      <source>Zoom out</source>
      <translation>축소</translation>
    </message>
    <message>
      <source>Zoomed windows</source>
      <translation>확대 창</translation>
    </message>
    <message>
      <source>a picture</source>
      <translation>화면 1개</translation>
    </message>
    <message>
      <source>a reviewer marked this frame wrong</source>
      <translation>검수자가 이 프레임을 틀림으로 표시함</translation>
    </message>
    <message>
      <source>absent</source>
      <translation>부재</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>만족 판정</translation>
    </message>
    <message>
      <source>and {time} verifying</source>
      <translation>검수 {time} 별도</translation>
    </message>
    <message>
      <source>annotating</source>
      <translation>작업</translation>
    </message>
    <message>
      <source>annotator</source>
      <translation>작업자</translation>
    </message>
    <message>
      <source>area fell by {percent} %</source>
      <translation>면적이 {percent}% 줄어듦</translation>
    </message>
    <message>
      <source>area grew by {percent} %</source>
      <translation>면적이 {percent}% 늘어남</translation>
    </message>
    <message>
      <source>assigned</source>
      <translation>배정됨</translation>
    </message>
    <message>
      <source>automatic</source>
      <translation>자동</translation>
    </message>
    <message>
      <source>box</source>
      <translation>상자</translation>
    </message>
    <message>
      <source>by people</source>
      <translation>사람이 작업</translation>
    </message>
    <message>
      <source>by people, in all phases</source>
      <translation>사람이 작업, 모든 단계</translation>
    </message>
    <message>
      <source>change accepted</source>
      <translation>변경 확정</translation>
    </message>
    <message>
      <source>changed by the last propagation: IoU {value} with before</source>
      <translation>마지막 전파로 바뀜: 이전과의 IoU {value}</translation>
    </message>
    <message>
      <source>colours unlike its pin's</source>
      <translation>핀과 색이 다름</translation>
    </message>
    <message>
      <source>decided by the verdicts given</source>
      <translation>이미 내려진 판정으로 결정됨</translation>
    </message>
    <message>
      <source>decoder and memory</source>
      <translation>디코더와 메모리</translation>
    </message>
    <message>
      <source>deleted</source>
      <translation>삭제됨</translation>
    </message>
    <message>
      <source>done</source>
      <translation>끝남</translation>
    </message>
    <message>
      <source>draft</source>
      <translation>초안</translation>
    </message>
    <message>
      <source>drag: freehand · click: corner · Enter: close · right: take away</source>
      <translation>끌기: 자유롭게 · 클릭: 꼭짓점 · Enter: 닫기 · 오른쪽: 지우기</translation>
    </message>
    <message>
      <source>drag: pan · wheel: zoom</source>
      <translation>끌기: 이동 · 휠: 확대/축소</translation>
    </message>
    <message>
      <source>empty</source>
      <translation>비어 있음</translation>
    </message>
    <message>
      <source>erase</source>
      <translation>지우기</translation>
    </message>
    <message>
      <source>everything</source>
      <translation>전체</translation>
    </message>
    <message>
      <source>f {first}–{last}</source>
      <translation>{first}–{last}번</translation>
    </message>
    <message>
      <source>f {frame}</source>
      <translation>{frame}번</translation>
    </message>
    <message>
      <source>f {frame}/{last} · grid {place}</source>
      <translation>f {frame}/{last} · 그리드 {place}</translation>
    </message>
    <message>
      <source>fast motion</source>
      <translation>빠른 움직임</translation>
    </message>
    <message>
      <source>frame {1}</source>
      <translation>{1} 프레임</translation>
    </message>
    <message>
      <source>frame {frame}</source>
      <translation>{frame} 프레임</translation>
    </message>
    <message>
      <source>frames {1}</source>
      <translation>{1} 프레임</translation>
    </message>
    <message>
      <source>frames {1} and {2}</source>
      <translation>{1}, {2} 프레임</translation>
    </message>
    <message>
      <source>frames {1} and {2} more stretches</source>
      <translation>{1} 프레임 외 {2}개 구간</translation>
    </message>
    <message>
      <source>hard</source>
      <translation>어려움</translation>
    </message>
    <message>
      <source>hard: {reasons}</source>
      <translation>어려움: {reasons}</translation>
    </message>
    <message>
      <source>here</source>
      <translation>이 프로젝트</translation>
    </message>
    <message>
      <source>import</source>
      <translation>가져오기</translation>
    </message>
    <message>
      <source>in SA-V {percent}</source>
      <translation>SA-V는 {percent}</translation>
    </message>
    <message>
      <source>it jumped by {percent} % of its size</source>
      <translation>크기의 {percent}%만큼 갑자기 이동함</translation>
    </message>
    <message>
      <source>judged: a lead can reopen it</source>
      <translation>판정됨: 리드가 다시 열 수 있음</translation>
    </message>
    <message>
      <source>large</source>
      <translation>큼</translation>
    </message>
    <message>
      <source>lead</source>
      <translation>리드</translation>
    </message>
    <message>
      <source>left: erase · [ ]: size</source>
      <translation>왼쪽: 지우기 · [ ]: 크기</translation>
    </message>
    <message>
      <source>left: mark what is wrong · drag: box · right: take it back</source>
      <translation>왼쪽: 틀린 곳 표시 · 끌기: 상자 · 오른쪽: 표시 지우기</translation>
    </message>
    <message>
      <source>left: on the object · right: beside it · drag: box</source>
      <translation>왼쪽: 객체 위 · 오른쪽: 객체 바깥 · 끌기: 상자</translation>
    </message>
    <message>
      <source>left: paint · right: erase · [ ]: size</source>
      <translation>왼쪽: 칠하기 · 오른쪽: 지우기 · [ ]: 크기</translation>
    </message>
    <message>
      <source>loading the model</source>
      <translation>모델 불러오는 중</translation>
    </message>
    <message>
      <source>locked: unlock it first</source>
      <translation>잠김: 먼저 잠금을 푸세요</translation>
    </message>
    <message>
      <source>manual</source>
      <translation>수동</translation>
    </message>
    <message>
      <source>marked absent</source>
      <translation>부재로 표시함</translation>
    </message>
    <message>
      <source>masklet changed</source>
      <translation>마스클릿 변경</translation>
    </message>
    <message>
      <source>median, from the first submission</source>
      <translation>중앙값, 첫 제출부터</translation>
    </message>
    <message>
      <source>medium</source>
      <translation>중간</translation>
    </message>
    <message>
      <source>merged</source>
      <translation>합침</translation>
    </message>
    <message>
      <source>mostly {width}×{height}</source>
      <translation>주로 {width}×{height}</translation>
    </message>
    <message>
      <source>new masklet</source>
      <translation>새 마스클릿</translation>
    </message>
    <message>
      <source>new object</source>
      <translation>새 객체</translation>
    </message>
    <message>
      <source>no mask yet</source>
      <translation>아직 마스크 없음</translation>
    </message>
    <message>
      <source>no masklet in this phase</source>
      <translation>이 단계의 마스클릿이 없음</translation>
    </message>
    <message>
      <source>no model: by hand</source>
      <translation>모델 없음: 손으로</translation>
    </message>
    <message>
      <source>nobody has begun</source>
      <translation>아직 시작 전</translation>
    </message>
    <message>
      <source>none</source>
      <translation>없음</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>아직 없음</translation>
    </message>
    <message>
      <source>not looked at yet</source>
      <translation>아직 확인 안 함</translation>
    </message>
    <message>
      <source>not split yet</source>
      <translation>아직 나누지 않음</translation>
    </message>
    <message>
      <source>not submitted</source>
      <translation>제출하지 않음</translation>
    </message>
    <message>
      <source>nothing found</source>
      <translation>찾지 못함</translation>
    </message>
    <message>
      <source>nothing stands out</source>
      <translation>특별히 의심스러운 점 없음</translation>
    </message>
    <message>
      <source>now</source>
      <translation>지금</translation>
    </message>
    <message>
      <source>object changed</source>
      <translation>객체 변경</translation>
    </message>
    <message>
      <source>object score {value}</source>
      <translation>객체 점수 {value}</translation>
    </message>
    <message>
      <source>object {n}</source>
      <translation>객체 {n}</translation>
    </message>
    <message>
      <source>occlusion</source>
      <translation>가려짐</translation>
    </message>
    <message>
      <source>of one revision judged</source>
      <translation>판정한 제출본 1개 중</translation>
    </message>
    <message>
      <source>of {count} revisions judged</source>
      <translation>판정한 제출본 {count}개 중</translation>
    </message>
    <message>
      <source>one mask</source>
      <translation>마스크 1개</translation>
    </message>
    <message>
      <source>one masklet, {preset}</source>
      <translation>마스클릿 1개, {preset}</translation>
    </message>
    <message>
      <source>outline</source>
      <translation>윤곽 그리기</translation>
    </message>
    <message>
      <source>outline erased</source>
      <translation>윤곽으로 지우기</translation>
    </message>
    <message>
      <source>paint</source>
      <translation>칠하기</translation>
    </message>
    <message>
      <source>painted</source>
      <translation>칠함</translation>
    </message>
    <message>
      <source>paste</source>
      <translation>붙여넣기</translation>
    </message>
    <message>
      <source>paused</source>
      <translation>일시 정지됨</translation>
    </message>
    <message>
      <source>perhaps hard: {reasons}</source>
      <translation>어려울 수 있음: {reasons}</translation>
    </message>
    <message>
      <source>phase {phase}</source>
      <translation>{phase}단계</translation>
    </message>
    <message>
      <source>phase {way}</source>
      <translation>{way}단계</translation>
    </message>
    <message>
      <source>predicted IoU {value}</source>
      <translation>예측 IoU {value}</translation>
    </message>
    <message>
      <source>project</source>
      <translation>프로젝트</translation>
    </message>
    <message>
      <source>prompt</source>
      <translation>프롬프트</translation>
    </message>
    <message>
      <source>prompted</source>
      <translation>프롬프트로 지정함</translation>
    </message>
    <message>
      <source>prompts taken away</source>
      <translation>프롬프트 지움</translation>
    </message>
    <message>
      <source>propagate</source>
      <translation>전파</translation>
    </message>
    <message>
      <source>propagated</source>
      <translation>전파됨</translation>
    </message>
    <message>
      <source>recalled</source>
      <translation>회수함</translation>
    </message>
    <message>
      <source>redo</source>
      <translation>다시 실행</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>거부됨</translation>
    </message>
    <message>
      <source>remembering pins</source>
      <translation>핀을 기억하는 중</translation>
    </message>
    <message>
      <source>reopened</source>
      <translation>다시 엶</translation>
    </message>
    <message>
      <source>revert</source>
      <translation>되돌리기</translation>
    </message>
    <message>
      <source>reviewer</source>
      <translation>검수자</translation>
    </message>
    <message>
      <source>risk {percent} %: {why}</source>
      <translation>위험 {percent}%: {why}</translation>
    </message>
    <message>
      <source>satisfactory</source>
      <translation>만족</translation>
    </message>
    <message>
      <source>score below {low}</source>
      <translation>점수 {low} 미만</translation>
    </message>
    <message>
      <source>score from {high}</source>
      <translation>점수 {high} 이상</translation>
    </message>
    <message>
      <source>sent back</source>
      <translation>반려됨</translation>
    </message>
    <message>
      <source>small</source>
      <translation>작음</translation>
    </message>
    <message>
      <source>split</source>
      <translation>나눔</translation>
    </message>
    <message>
      <source>stale: its pin has changed since</source>
      <translation>갱신 필요: 핀이 그 뒤에 바뀜</translation>
    </message>
    <message>
      <source>stopped at step {step} of {steps}</source>
      <translation>{steps}스텝 중 {step}스텝에서 멈춤</translation>
    </message>
    <message>
      <source>stopped before its first step</source>
      <translation>첫 스텝 전에 멈춤</translation>
    </message>
    <message>
      <source>stopped with exit status {1}</source>
      <translation>종료 코드 {1}</translation>
    </message>
    <message>
      <source>stopped: {1}</source>
      <translation>중단됨: {1}</translation>
    </message>
    <message>
      <source>submitted</source>
      <translation>제출됨</translation>
    </message>
    <message>
      <source>submitted: recall it first</source>
      <translation>제출됨: 먼저 회수하세요</translation>
    </message>
    <message>
      <source>swapped</source>
      <translation>맞바꿈</translation>
    </message>
    <message>
      <source>the paper</source>
      <translation>논문</translation>
    </message>
    <message>
      <source>to the next pin</source>
      <translation>다음 핀까지</translation>
    </message>
    <message>
      <source>today {time}</source>
      <translation>오늘 {time}</translation>
    </message>
    <message>
      <source>tracked one grid frame from its pin</source>
      <translation>핀에서 그리드 프레임 하나만큼 추적됨</translation>
    </message>
    <message>
      <source>tracked {count} grid frames from its pin</source>
      <translation>핀에서 그리드 프레임 {count}개만큼 추적됨</translation>
    </message>
    <message>
      <source>tracking again</source>
      <translation>다시 추적하는 중</translation>
    </message>
    <message>
      <source>undo</source>
      <translation>실행 취소</translation>
    </message>
    <message>
      <source>unsatisfactory</source>
      <translation>불만족</translation>
    </message>
    <message>
      <source>unsure that it is there</source>
      <translation>있는지 불확실</translation>
    </message>
    <message>
      <source>vanishes and returns</source>
      <translation>사라졌다 돌아옴</translation>
    </message>
    <message>
      <source>verdict</source>
      <translation>판정</translation>
    </message>
    <message>
      <source>verifying</source>
      <translation>검수</translation>
    </message>
    <message>
      <source>waiting</source>
      <translation>기다리는 중</translation>
    </message>
    <message>
      <source>was ended by {1}</source>
      <translation>{1} 신호</translation>
    </message>
    <message>
      <source>was ended by {1}, perhaps because memory ran out</source>
      <translation>{1} 신호, 메모리가 부족했을 수 있습니다</translation>
    </message>
    <message>
      <source>within the range {first}–{last}</source>
      <translation>{first}–{last} 구간 안</translation>
    </message>
    <message>
      <source>works here</source>
      <translation>근무 중</translation>
    </message>
    <message>
      <source>yesterday {time}</source>
      <translation>어제 {time}</translation>
    </message>
    <message>
      <source>{1} Phase {2} needs it: put it back, or open a copy of it.</source>
      <translation>{1} {2}단계에 필요합니다. 되돌려 놓거나 그 사본을 여세요.</translation>
    </message>
    <message>
      <source>{1} What was done until then is kept in {2}.</source>
      <translation>{1} 그때까지 한 것은 {2}에 보존되어 있습니다.</translation>
    </message>
    <message>
      <source>{1} and {2} both name frame {3}.</source>
      <translation>{1}과(와) {2}이(가) 모두 {3} 프레임을 가리킵니다.</translation>
    </message>
    <message>
      <source>{1} answered {2} {3}: try again later.</source>
      <translation>{1}이(가) {2} {3}(으)로 답했습니다. 나중에 다시 시도하세요.</translation>
    </message>
    <message>
      <source>{1} begins in the middle of a scene: {2} before frame 0 cannot be decoded.</source>
      <translation>{1} 영상은 장면 중간에서 시작합니다. 0 프레임 앞의 일부({2})는 읽을 수 없습니다.</translation>
    </message>
    <message>
      <source>{1} can no longer be read; open the folder again.</source>
      <translation>{1}을(를) 더 이상 읽을 수 없습니다. 폴더를 다시 여세요.</translation>
    </message>
    <message>
      <source>{1} can't be made: {2}.</source>
      <translation>{1} 파일을 만들 수 없습니다: {2}.</translation>
    </message>
    <message>
      <source>{1} can't be used where it lies: move it to a disk of this machine.</source>
      <translation>{1}을(를) 그 자리에서 쓸 수 없습니다. 이 컴퓨터의 디스크로 옮기세요.</translation>
    </message>
    <message>
      <source>{1} cannot be read ({2}); check that it is still there.</source>
      <translation>{1}을(를) 읽을 수 없습니다 ({2}). 파일이 아직 있는지 확인하세요.</translation>
    </message>
    <message>
      <source>{1} cannot be read ({2}); check that it is there and yours to read.</source>
      <translation>{1}을(를) 읽을 수 없습니다 ({2}). 파일이 있고 읽을 권한이 있는지 확인하세요.</translation>
    </message>
    <message>
      <source>{1} cannot be read ({2}); check that it is yours to read.</source>
      <translation>{1}을(를) 읽을 수 없습니다 ({2}). 읽을 권한이 있는지 확인하세요.</translation>
    </message>
    <message>
      <source>{1} cannot be read: {2}.</source>
      <translation>{1}을(를) 읽을 수 없습니다: {2}.</translation>
    </message>
    <message>
      <source>{1} cannot be written ({2}); choose another place or make room.</source>
      <translation>{1}에 쓸 수 없습니다 ({2}). 다른 위치를 고르거나 공간을 비우세요.</translation>
    </message>
    <message>
      <source>{1} cannot be written: {2}.</source>
      <translation>{1}을(를) 쓸 수 없습니다: {2}.</translation>
    </message>
    <message>
      <source>{1} changes its picture size: {2} frames are shown scaled to {3} × {4}.</source>
      <translation>{1} 영상은 중간에 화면 크기가 바뀝니다. 프레임 {2}개를 {3} × {4}로 맞추어 보여 줍니다.</translation>
    </message>
    <message>
      <source>{1} could not be written ({2}).</source>
      <translation>{1}에 쓸 수 없습니다({2}).</translation>
    </message>
    <message>
      <source>{1} could not be written ({2}); what was there before is unchanged.</source>
      <translation>{1}에 쓰지 못했습니다 ({2}). 이전 내용은 그대로입니다.</translation>
    </message>
    <message>
      <source>{1} could not be written whole: new in it are {2}; what was there before lies in {3}.</source>
      <translation>{1}을(를) 온전히 쓰지 못했습니다. 그 안에서 새로 쓰인 것은 {2}이며, 이전 내용은 {3}에 있습니다.</translation>
    </message>
    <message>
      <source>{1} does not exist: check the name.</source>
      <translation>{1}이(가) 없습니다. 이름을 확인하세요.</translation>
    </message>
    <message>
      <source>{1} does not exist; check the name, or choose the video again.</source>
      <translation>{1}이(가) 없습니다. 이름을 확인하거나 영상을 다시 고르세요.</translation>
    </message>
    <message>
      <source>{1} exists already: choose another name for the backup.</source>
      <translation>{1}이(가) 이미 있습니다. 백업에 다른 이름을 붙이세요.</translation>
    </message>
    <message>
      <source>{1} exists already: open it, or choose another name.</source>
      <translation>{1}이(가) 이미 있습니다. 그 파일을 열거나 다른 이름을 고르세요.</translation>
    </message>
    <message>
      <source>{1} has a mask on every {2} frames, but {3} is annotated on every {4}: add the video to a project of the same rate.</source>
      <translation>{1}에는 {2}프레임마다 마스크가 있지만 {3} 영상은 {4}프레임마다 작업합니다. 같은 간격의 프로젝트에 영상을 추가하세요.</translation>
    </message>
    <message>
      <source>{1} has been imported into {2} already: delete those objects first to import it anew.</source>
      <translation>{1}은(는) 이미 {2}에 가져왔습니다. 다시 가져오려면 그 객체들을 먼저 삭제하세요.</translation>
    </message>
    <message>
      <source>{1} has changed since it was opened: open it again.</source>
      <translation>{1}이(가) 연 뒤에 바뀌었습니다. 다시 여세요.</translation>
    </message>
    <message>
      <source>{1} has changed since it was opened; open it again.</source>
      <translation>{1}이(가) 연 뒤에 바뀌었습니다. 다시 여세요.</translation>
    </message>
    <message>
      <source>{1} has changed since the folder was opened; open it again.</source>
      <translation>폴더를 연 뒤 {1}이(가) 바뀌었습니다. 다시 여세요.</translation>
    </message>
    <message>
      <source>{1} has no images in it; choose a video file or a folder of PNG or JPEG images.</source>
      <translation>{1}에 이미지가 없습니다. 영상 파일이나 PNG·JPEG 이미지 폴더를 고르세요.</translation>
    </message>
    <message>
      <source>{1} has no moving pictures in it, only sound or other data; choose a video file.</source>
      <translation>{1}에는 영상이 없고 소리나 다른 데이터만 있습니다. 영상 파일을 고르세요.</translation>
    </message>
    <message>
      <source>{1} has no picture that can be read; copy it again from where it came from.</source>
      <translation>{1}에 읽을 수 있는 화면이 없습니다. 원본에서 다시 복사하세요.</translation>
    </message>
    <message>
      <source>{1} holds no mask images: give a PNG per frame, or a folder of them per object.</source>
      <translation>{1}에 마스크 이미지가 없습니다. 프레임마다 PNG 하나, 또는 객체마다 PNG 폴더 하나가 필요합니다.</translation>
    </message>
    <message>
      <source>{1} holds work of {2} and is not replaced: choose another folder.</source>
      <translation>{1}에 {2}의 작업이 있어 덮어쓰지 않습니다. 다른 폴더를 고르세요.</translation>
    </message>
    <message>
      <source>{1} is an annotator: verdicts are given by reviewers and leads.</source>
      <translation>{1} 님은 작업자입니다. 판정은 검수자와 리드가 합니다.</translation>
    </message>
    <message>
      <source>{1} is annotated at {2} frames per second, not {3}: leave the rate out, or name another project.</source>
      <translation>{1}은(는) 초당 {3}프레임이 아니라 {2}프레임으로 작업합니다. 속도를 빼거나 다른 프로젝트를 지정하세요.</translation>
    </message>
    <message>
      <source>{1} is damaged after frame {2} (of about {3}): the readable part is opened.</source>
      <translation>{1} 영상은 약 {3}개 프레임 중 {2} 프레임 뒤가 손상되어 읽을 수 있는 부분만 열었습니다.</translation>
    </message>
    <message>
      <source>{1} is damaged after frame {2}: the readable part is opened.</source>
      <translation>{1} 영상은 {2} 프레임 뒤가 손상되어 읽을 수 있는 부분만 열었습니다.</translation>
    </message>
    <message>
      <source>{1} is damaged at {2}: pictures there may be wrong or missing.</source>
      <translation>{1} 영상의 일부({2})가 손상되어 그곳의 화면이 틀리거나 없을 수 있습니다.</translation>
    </message>
    <message>
      <source>{1} is damaged: rows of {2} belong to nothing.</source>
      <translation>{1} 파일이 손상되었습니다. {2} 표에 짝이 없는 행이 있습니다.</translation>
    </message>
    <message>
      <source>{1} is damaged: {2} somewhere in it cannot be decoded.</source>
      <translation>{1} 영상이 손상되어 일부({2})를 읽을 수 없습니다.</translation>
    </message>
    <message>
      <source>{1} is empty; copy it again from where it came from.</source>
      <translation>{1} 파일이 비어 있습니다. 원본에서 다시 복사하세요.</translation>
    </message>
    <message>
      <source>{1} is for a video of {2}×{3} pixels and {4} frames, but {5} has {6}×{7} and {8}.</source>
      <translation>{1} 파일은 {2}×{3} 픽셀, {4}프레임 영상의 것이지만 {5} 영상은 {6}×{7} 픽셀, {8}프레임입니다.</translation>
    </message>
    <message>
      <source>{1} is for the video {2}, which is not in the project (it has: {3}): add that video first, or say which one is meant.</source>
      <translation>{1} 파일은 {2} 영상의 것이지만 프로젝트에 그 영상이 없습니다 (있는 영상: {3}). 먼저 영상을 추가하세요.</translation>
    </message>
    <message>
      <source>{1} is more than the {2} rows.</source>
      <translation>{1}은(는) 행 수 {2}보다 많습니다.</translation>
    </message>
    <message>
      <source>{1} is new, but the disk did not confirm it ({2}): write it again.</source>
      <translation>{1}을(를) 새로 썼지만 디스크가 확인해 주지 않았습니다({2}). 다시 쓰세요.</translation>
    </message>
    <message>
      <source>{1} is no lead: work is assigned by a lead.</source>
      <translation>{1} 님은 리드가 아닙니다. 배정은 리드가 합니다.</translation>
    </message>
    <message>
      <source>{1} is not a folder: choose the folder that holds the masks.</source>
      <translation>{1}은(는) 폴더가 아닙니다. 마스크가 들어 있는 폴더를 고르세요.</translation>
    </message>
    <message>
      <source>{1} is not a project of this program: choose another file.</source>
      <translation>{1}은(는) 이 프로그램의 프로젝트가 아닙니다. 다른 파일을 고르세요.</translation>
    </message>
    <message>
      <source>{1} is not a video that can be read; choose a video file or a folder of images.</source>
      <translation>{1}은(는) 읽을 수 있는 영상이 아닙니다. 영상 파일이나 이미지 폴더를 고르세요.</translation>
    </message>
    <message>
      <source>{1} is not at {2} any more: say where it lies now.</source>
      <translation>{1} 영상이 {2}에 없습니다. 지금 있는 위치를 알려 주세요.</translation>
    </message>
    <message>
      <source>{1} is not the video that was annotated as {2}: its content has changed. Put the original back or add it as a new video.</source>
      <translation>{1}의 내용이 “{2}”(으)로 작업한 영상과 다릅니다. 원본을 되돌려 놓거나 새 영상으로 추가하세요.</translation>
    </message>
    <message>
      <source>{1} is not the video that was annotated as {2}: its content is another. Look for the original, or add this one as a new video.</source>
      <translation>{1}은(는) {2}(으)로 작업한 영상이 아닙니다. 내용이 다릅니다. 원본을 찾거나 이 영상을 새 영상으로 추가하세요.</translation>
    </message>
    <message>
      <source>{1} is the only lead: make somebody else a lead first.</source>
      <translation>{1} 님은 하나뿐인 리드입니다. 먼저 다른 사람을 리드로 정하세요.</translation>
    </message>
    <message>
      <source>{1} is there but not the official {2}: move it away and try again.</source>
      <translation>{1}이(가) 있지만 공식 {2}이(가) 아닙니다. 다른 곳으로 옮기고 다시 시도하세요.</translation>
    </message>
    <message>
      <source>{1} masks were tracked from a pin that has changed since: propagate again.</source>
      <translation>마스크 {1}개는 그 뒤에 바뀐 핀에서 전파된 것입니다. 다시 전파하세요.</translation>
    </message>
    <message>
      <source>{1} names frame {2}, but the video ends with {3}.</source>
      <translation>{1}은(는) {2} 프레임을 가리키지만 영상은 {3} 프레임에서 끝납니다.</translation>
    </message>
    <message>
      <source>{1} no longer works on this project: choose somebody else.</source>
      <translation>{1} 님은 더 이상 이 프로젝트에서 일하지 않습니다. 다른 사람을 고르세요.</translation>
    </message>
    <message>
      <source>{1} of {2} grid frames have no mask.</source>
      <translation>그리드 프레임 {2}개 중 {1}개에 마스크가 없습니다.</translation>
    </message>
    <message>
      <source>{1} of {2} images cannot be read and are left out ({3}); the frames after them move up.</source>
      <translation>이미지 {2}개 중 {1}개를 읽을 수 없어 뺐습니다 ({3}). 뒤의 프레임이 앞으로 당겨집니다.</translation>
    </message>
    <message>
      <source>{1} of {2} images have another size and are scaled to {3} × {4}.</source>
      <translation>이미지 {2}개 중 {1}개는 크기가 달라 {3} × {4}로 맞추었습니다.</translation>
    </message>
    <message>
      <source>{1} pictures</source>
      <translation>화면 {1}개</translation>
    </message>
    <message>
      <source>{1} rows do not fit a video of {2} frames{3}.</source>
      <translation>행 {1}개가 {2}프레임 영상에 맞지 않습니다.</translation>
    </message>
    <message>
      <source>{1} uses a video format for which there is no decoder; convert it to H.264.</source>
      <translation>{1} 영상의 형식을 읽을 디코더가 없습니다. H.264로 변환하세요.</translation>
    </message>
    <message>
      <source>{1} was made by a newer version of this program: install that to open it.</source>
      <translation>{1}은(는) 더 새로운 버전에서 만든 것입니다. 새 버전을 설치해 여세요.</translation>
    </message>
    <message>
      <source>{1} was never finished: its table of contents (the moov box) is missing, so no frame can be found; copy it again, or restore it with a repair tool such as untrunc.</source>
      <translation>{1} 파일은 저장이 끝나지 않아 목차(moov)가 없습니다. 다시 복사하거나 untrunc 같은 도구로 복구하세요.</translation>
    </message>
    <message>
      <source>{1} was written to while it was read; wait until it is complete and open it again.</source>
      <translation>읽는 동안 {1}에 내용이 기록되었습니다. 완료될 때까지 기다린 뒤 다시 여세요.</translation>
    </message>
    <message>
      <source>{1}: masks of several objects are palette or grey images; this one has colours.</source>
      <translation>{1}: 여러 객체의 마스크는 팔레트 또는 회색조 이미지여야 하는데 이 이미지는 컬러입니다.</translation>
    </message>
    <message>
      <source>{1}: none of its {2} images can be read; copy them again.</source>
      <translation>{1}: 이미지 {2}개 중 읽을 수 있는 것이 없습니다. 다시 복사하세요.</translation>
    </message>
    <message>
      <source>{1}: object {2}: later prompts say that it is absent wherever earlier ones show it.</source>
      <translation>{1}: 객체 {2}: 앞선 프롬프트가 가리키는 곳마다 뒤의 프롬프트가 부재라고 합니다.</translation>
    </message>
    <message>
      <source>{1}: the file is not an image.</source>
      <translation>{1}: 이미지 파일이 아닙니다.</translation>
    </message>
    <message>
      <source>{1}: the image cannot be read ({2}).</source>
      <translation>{1}: 이미지를 읽을 수 없습니다 ({2}).</translation>
    </message>
    <message>
      <source>{1}: the mask is {2}×{3} pixels (width×height), the video {4}×{5}.</source>
      <translation>{1}: 마스크는 {2}×{3} 픽셀(가로×세로)인데 영상은 {4}×{5} 픽셀입니다.</translation>
    </message>
    <message>
      <source>{1}: the name has no number to say which frame it is.</source>
      <translation>{1}: 이름에 어느 프레임인지 알려 주는 숫자가 없습니다.</translation>
    </message>
    <message>
      <source>{1}: there is no such file.</source>
      <translation>{1}: 그런 파일이 없습니다.</translation>
    </message>
    <message>
      <source>{attribute} {value} is in {splits}: split all videos anew.</source>
      <translation>{attribute} {value}: {splits}에 함께 있습니다. 모든 영상을 다시 나누세요.</translation>
    </message>
    <message>
      <source>{before} of {objects} masklets got there before, {after} of {objects} after. The others count with the clicks of one more frame than they were given.</source>
      <translation>목표에 이른 마스클릿은 학습 전 {objects}개 중 {before}개, 학습 후 {objects}개 중 {after}개입니다. 이르지 못한 마스클릿은 실제 클릭 수에 한 프레임분의 클릭을 더해 셉니다.</translation>
    </message>
    <message>
      <source>{clicks} clicks</source>
      <translation>클릭 {clicks}번</translation>
    </message>
    <message>
      <source>{count} automatic</source>
      <translation>자동 {count}개</translation>
    </message>
    <message>
      <source>{count} documents are written to {folder}.</source>
      <translation>{folder} 폴더에 문서 {count}개를 썼습니다.</translation>
    </message>
    <message>
      <source>{count} documents there are replaced.</source>
      <translation>그 폴더에 있는 문서 {count}개를 바꿔 씁니다.</translation>
    </message>
    <message>
      <source>{count} drafts are not counted.</source>
      <translation>초안 {count}개는 집계하지 않았습니다.</translation>
    </message>
    <message>
      <source>{count} frames marked</source>
      <translation>프레임 {count}개 표시됨</translation>
    </message>
    <message>
      <source>{count} frames or more worth a look · over {time}</source>
      <translation>확인할 프레임 {count}개 이상 · {time} 넘게</translation>
    </message>
    <message>
      <source>{count} frames worth a look · about {time}</source>
      <translation>확인할 프레임 {count}개 · 약 {time}</translation>
    </message>
    <message>
      <source>{count} masklets are imported.</source>
      <translation>마스클릿 {count}개를 가져왔습니다.</translation>
    </message>
    <message>
      <source>{count} masklets wait for a verdict.</source>
      <translation>마스클릿 {count}개가 판정을 기다립니다.</translation>
    </message>
    <message>
      <source>{count} masklets, {preset}</source>
      <translation>마스클릿 {count}개, {preset}</translation>
    </message>
    <message>
      <source>{count} masks</source>
      <translation>마스크 {count}개</translation>
    </message>
    <message>
      <source>{count} more proposed</source>
      <translation>제안 {count}개 더</translation>
    </message>
    <message>
      <source>{count} more wait in other videos: Q goes to the next.</source>
      <translation>다른 영상에 {count}개가 더 기다립니다. Q를 누르면 다음으로 갑니다.</translation>
    </message>
    <message>
      <source>{count} of {all}</source>
      <translation>{all}개 중 {count}개</translation>
    </message>
    <message>
      <source>{count} with masklets</source>
      <translation>마스클릿 있음 {count}개</translation>
    </message>
    <message>
      <source>{days} days ago</source>
      <translation>{days}일 전</translation>
    </message>
    <message>
      <source>{done} of {total}</source>
      <translation>{total}개 중 {done}개</translation>
    </message>
    <message>
      <source>{done} of {total} grid frames have a mask</source>
      <translation>그리드 프레임 {total}개 중 {done}개에 마스크가 있음</translation>
    </message>
    <message>
      <source>{done} of {total}, about {seconds} s left</source>
      <translation>{total} 중 {done}, 약 {seconds}초 남음</translation>
    </message>
    <message>
      <source>{done} so far</source>
      <translation>지금까지 {done}</translation>
    </message>
    <message>
      <source>{done}/{total} frames ready</source>
      <translation>프레임 {done}/{total} 준비됨</translation>
    </message>
    <message>
      <source>{file} can't be opened: check that its folder exists and that you may write there.</source>
      <translation>{file} 파일을 열 수 없습니다. 폴더가 있고 쓸 권한이 있는지 확인하세요.</translation>
    </message>
    <message>
      <source>{file} can't be written: check its permissions and those of its folder.</source>
      <translation>{file} 파일에 쓸 수 없습니다. 파일과 폴더의 권한을 확인하세요.</translation>
    </message>
    <message>
      <source>{file} is damaged: open a backup of it, which lies beside it or where you keep yours.</source>
      <translation>{file} 파일이 손상되었습니다. 옆에 있는 백업이나 보관해 둔 백업을 여세요.</translation>
    </message>
    <message>
      <source>{file} is in use by another program: wait until it has finished, then try again.</source>
      <translation>{file} 파일을 다른 프로그램이 쓰고 있습니다. 끝난 뒤에 다시 해 보세요.</translation>
    </message>
    <message>
      <source>{file} is not a project of this program: choose another file.</source>
      <translation>{file} 파일은 이 프로그램의 프로젝트가 아닙니다. 다른 파일을 고르세요.</translation>
    </message>
    <message>
      <source>{frames} frames, about {time}.</source>
      <translation>프레임 {frames}개, 약 {time}.</translation>
    </message>
    <message>
      <source>{frames} frames; the first propagation shows how long they take.</source>
      <translation>프레임 {frames}개. 걸리는 시간은 첫 전파 때 알 수 있습니다.</translation>
    </message>
    <message>
      <source>{hours} h {minutes} min</source>
      <translation>{hours}시간 {minutes}분</translation>
    </message>
    <message>
      <source>{low} to {high}</source>
      <translation>{low}에서 {high}까지</translation>
    </message>
    <message>
      <source>{minutes} min {seconds} s</source>
      <translation>{minutes}분 {seconds}초</translation>
    </message>
    <message>
      <source>{name} is done: it is no longer in your queue.</source>
      <translation>{name} 작업을 마쳤습니다. 이제 대기열에 나오지 않습니다.</translation>
    </message>
    <message>
      <source>{name} is in use in phase {phase}.</source>
      <translation>{phase}단계에서 {name}을(를) 사용합니다.</translation>
    </message>
    <message>
      <source>{name} is known to this project.</source>
      <translation>{name}: 이 프로젝트에 있는 사람입니다.</translation>
    </message>
    <message>
      <source>{name} is not submitted yet. {found} Submit again to hand it in as it is.</source>
      <translation>{name}: 아직 제출하지 않았습니다. {found} 이대로 제출하려면 다시 제출하세요.</translation>
    </message>
    <message>
      <source>{name} is rejected.</source>
      <translation>{name}: 거부했습니다.</translation>
    </message>
    <message>
      <source>{name} is satisfactory.</source>
      <translation>{name}: 만족으로 판정했습니다.</translation>
    </message>
    <message>
      <source>{name} is sent back to its annotator.</source>
      <translation>{name}: 작업자에게 반려했습니다.</translation>
    </message>
    <message>
      <source>{name} is submitted as revision {n}: another person can verify it.</source>
      <translation>{name}: {n}차 제출을 마쳤습니다. 이제 다른 사람이 검수할 수 있습니다.</translation>
    </message>
    <message>
      <source>{name} is working right now.</source>
      <translation>{name} 님이 지금 작업 중입니다.</translation>
    </message>
    <message>
      <source>{name} works here</source>
      <translation>{name} 근무 중</translation>
    </message>
    <message>
      <source>{name}: {percent} of the frame</source>
      <translation>{name}: 프레임의 {percent}</translation>
    </message>
    <message>
      <source>{number} days</source>
      <translation>{number}일</translation>
    </message>
    <message>
      <source>{number} h</source>
      <translation>{number}시간</translation>
    </message>
    <message>
      <source>{number} min</source>
      <translation>{number}분</translation>
    </message>
    <message>
      <source>{number} of {count} · {score}</source>
      <translation>{count}개 중 {number}번째 · {score}</translation>
    </message>
    <message>
      <source>{number} s</source>
      <translation>{number}초</translation>
    </message>
    <message>
      <source>{n} frames of {name} want a look, the first at frame {frame}.</source>
      <translation>“{name}”의 프레임 {n}개를 확인해야 합니다. 첫 번째는 {frame} 프레임입니다.</translation>
    </message>
    <message>
      <source>{pace} frames/s</source>
      <translation>초당 {pace}프레임</translation>
    </message>
    <message>
      <source>{points} points in all.</source>
      <translation>점은 모두 {points}개입니다.</translation>
    </message>
    <message>
      <source>{provenance} from frame {frame}</source>
      <translation>{frame} 프레임에서 {provenance}</translation>
    </message>
    <message>
      <source>{seconds:.1f} s on this frame</source>
      <translation>이 프레임에서 {seconds:.1f}초</translation>
    </message>
    <message>
      <source>{seconds} s</source>
      <translation>{seconds}초</translation>
    </message>
    <message>
      <source>{time} left</source>
      <translation>{time} 남음</translation>
    </message>
    <message>
      <source>{title} Wait for its end first.</source>
      <translation>{title} 끝날 때까지 기다려 주세요.</translation>
    </message>
    <message>
      <source>“{project}” has no video yet</source>
      <translation>“{project}”에 아직 영상이 없습니다</translation>
    </message>
  </context>
</TS>
