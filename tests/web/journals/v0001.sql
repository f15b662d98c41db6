-- A journal as the code of commit 0769e2f wrote it: a closed game, and one in its second drawing.
BEGIN TRANSACTION;
CREATE TABLE commands (
	match_id VARCHAR(32) NOT NULL, 
	n INTEGER NOT NULL, 
	at_ms BIGINT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (match_id, n), 
	FOREIGN KEY(match_id) REFERENCES matches (match_id)
);
INSERT INTO "commands" VALUES('d7a56d3ca44d',1,1790000000000,'{"type":"Join","player_id":"6a87144aeacc","name":"Ann"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',2,1790000000700,'{"type":"Join","player_id":"b302395cd446","name":"Bo"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',3,1790000001400,'{"type":"Join","player_id":"cec865f16fed","name":"Cy"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',4,1790000002100,'{"type":"Start"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',5,1790000005100,'{"type":"Tick"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',6,1790000005700,'{"type":"AddInk","player_id":"6a87144aeacc","round_index":0,"seq":1,"parts":[{"stroke":0,"x":[64,103,56,69,91,27,83,55,30,44],"y":[364,384,375,383,412,385,418,409,370,357],"t":[1790000005100,1790000005160,1790000005220,1790000005280,1790000005340,1790000005400,1790000005460,1790000005520,1790000005580,1790000005640]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',7,1790000005800,'{"type":"Observe","looks":[{"player_id":"6a87144aeacc","round_index":0,"seq":1,"guesses":[["apple",0.5625],["house",0.0625],["fish",0.0625]],"target_probability":0.5625,"target_rank":1,"points":10,"length":372.65106017561936,"drawn_ms":1790000005640}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',8,1790000006700,'{"type":"AddInk","player_id":"6a87144aeacc","round_index":0,"seq":2,"parts":[{"stroke":1,"x":[64,76,59,47,73,44,33,41,103,103],"y":[503,479,439,399,385,372,353,334,331,331],"t":[1790000006100,1790000006160,1790000006220,1790000006280,1790000006340,1790000006400,1790000006460,1790000006520,1790000006580,1790000006640]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',9,1790000006800,'{"type":"Observe","looks":[{"player_id":"6a87144aeacc","round_index":0,"seq":2,"guesses":[["apple",0.9737],["house",0.0037],["fish",0.0037]],"target_probability":0.9737,"target_rank":1,"points":20,"length":650.6604375896111,"drawn_ms":1790000006640}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',10,1790000007700,'{"type":"AddInk","player_id":"6a87144aeacc","round_index":0,"seq":3,"parts":[{"stroke":2,"x":[64,49,93,104,50,47,49,73,62,26],"y":[497,478,456,449,417,419,417,454,489,449],"t":[1790000007100,1790000007160,1790000007220,1790000007280,1790000007340,1790000007400,1790000007460,1790000007520,1790000007580,1790000007640]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',11,1790000007800,'{"type":"Observe","looks":[{"player_id":"6a87144aeacc","round_index":0,"seq":3,"guesses":[["apple",0.9737],["house",0.0037],["fish",0.0037]],"target_probability":0.9737,"target_rank":1,"points":30,"length":940.9076954713262,"drawn_ms":1790000007640}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',12,1790000008460,'{"type":"AddInk","player_id":"b302395cd446","round_index":0,"seq":1,"parts":[{"stroke":0,"x":[320,356,323,288,319,325],"y":[477,477,460,481,501,483],"t":[1790000008100,1790000008160,1790000008220,1790000008280,1790000008340,1790000008400]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',13,1790000008560,'{"type":"Observe","looks":[{"player_id":"b302395cd446","round_index":0,"seq":1,"guesses":[["cat",0.3875],["house",0.0875],["fish",0.0875]],"target_probability":0.0875,"target_rank":2,"points":6,"length":169.803485102862,"drawn_ms":1790000008400}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',14,1790000009220,'{"type":"AddInk","player_id":"b302395cd446","round_index":0,"seq":2,"parts":[{"stroke":1,"x":[320,287,312,282,325,331],"y":[339,352,358,366,400,361],"t":[1790000008860,1790000008920,1790000008980,1790000009040,1790000009100,1790000009160]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',15,1790000009320,'{"type":"Observe","looks":[{"player_id":"b302395cd446","round_index":0,"seq":2,"guesses":[["cat",0.65],["house",0.05],["fish",0.05]],"target_probability":0.05,"target_rank":2,"points":12,"length":356.30677007024406,"drawn_ms":1790000009160}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',16,1790000009620,'{"type":"UndoStroke","player_id":"b302395cd446","round_index":0,"seq":3}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',17,1790000009960,'{"type":"AddInk","player_id":"cec865f16fed","round_index":0,"seq":1,"parts":[{"stroke":0,"x":[320,337,285,303],"y":[604,579,570,589],"t":[1790000009720,1790000009780,1790000009840,1790000009900]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',18,1790000010060,'{"type":"Observe","looks":[{"player_id":"b302395cd446","round_index":0,"seq":3,"guesses":[["cat",0.3875],["house",0.0875],["fish",0.0875]],"target_probability":0.0875,"target_rank":2,"points":6,"length":169.803485102862,"drawn_ms":1790000008400},{"player_id":"cec865f16fed","round_index":0,"seq":1,"guesses":[["cat",0.3],["house",0.1],["fish",0.1]],"target_probability":0.1,"target_rank":2,"points":4,"length":109.17803678010179,"drawn_ms":1790000009900}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',19,1790000010360,'{"type":"Disconnect","player_id":"cec865f16fed"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',20,1790000010860,'{"type":"Connect","player_id":"cec865f16fed"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',21,1790000010860,'{"type":"Pause"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',22,1790000014860,'{"type":"Resume"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',23,1790000014860,'{"type":"Extend"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',24,1790000015360,'{"type":"Skip"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',25,1790000021360,'{"type":"Tick"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',26,1790000024360,'{"type":"Tick"}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',27,1790000024960,'{"type":"AddInk","player_id":"6a87144aeacc","round_index":1,"seq":1,"parts":[{"stroke":0,"x":[960,964,985,965,987,952,979,933,995,967],"y":[415,430,401,387,390,415,453,459,437,440],"t":[1790000024360,1790000024420,1790000024480,1790000024540,1790000024600,1790000024660,1790000024720,1790000024780,1790000024840,1790000024900]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',28,1790000025060,'{"type":"Observe","looks":[{"player_id":"6a87144aeacc","round_index":1,"seq":1,"guesses":[["house",0.5625],["guitar",0.0625],["fish",0.0625]],"target_probability":0.5625,"target_rank":1,"points":10,"length":327.9104377505024,"drawn_ms":1790000024900}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',29,1790000025960,'{"type":"AddInk","player_id":"6a87144aeacc","round_index":1,"seq":2,"parts":[{"stroke":1,"x":[960,955,989,931,959,960,959,942,930,1000],"y":[375,396,376,342,312,348,376,387,351,341],"t":[1790000025360,1790000025420,1790000025480,1790000025540,1790000025600,1790000025660,1790000025720,1790000025780,1790000025840,1790000025900]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',30,1790000026060,'{"type":"Observe","looks":[{"player_id":"6a87144aeacc","round_index":1,"seq":2,"guesses":[["house",0.9737],["guitar",0.0037],["fish",0.0037]],"target_probability":0.9737,"target_rank":1,"points":20,"length":690.149355490284,"drawn_ms":1790000025900}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',31,1790000026960,'{"type":"AddInk","player_id":"6a87144aeacc","round_index":1,"seq":3,"parts":[{"stroke":2,"x":[960,996,964,952,978,973,938,927,924,983],"y":[457,433,465,441,481,493,466,447,462,469],"t":[1790000026360,1790000026420,1790000026480,1790000026540,1790000026600,1790000026660,1790000026720,1790000026780,1790000026840,1790000026900]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',32,1790000027060,'{"type":"Observe","looks":[{"player_id":"6a87144aeacc","round_index":1,"seq":3,"guesses":[["house",0.9737],["guitar",0.0037],["fish",0.0037]],"target_probability":0.9737,"target_rank":1,"points":30,"length":1007.0804945508257,"drawn_ms":1790000026900}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',33,1790000027720,'{"type":"AddInk","player_id":"b302395cd446","round_index":1,"seq":1,"parts":[{"stroke":0,"x":[64,43,31,77,61,42],"y":[571,552,578,596,618,618],"t":[1790000027360,1790000027420,1790000027480,1790000027540,1790000027600,1790000027660]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',34,1790000027820,'{"type":"Observe","looks":[{"player_id":"b302395cd446","round_index":1,"seq":1,"guesses":[["apple",0.3875],["house",0.0875],["fish",0.0875]],"target_probability":0.0875,"target_rank":2,"points":6,"length":152.55454380195008,"drawn_ms":1790000027660}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',35,1790000028480,'{"type":"AddInk","player_id":"b302395cd446","round_index":1,"seq":2,"parts":[{"stroke":1,"x":[64,85,59,61,84,75],"y":[349,357,385,367,407,430],"t":[1790000028120,1790000028180,1790000028240,1790000028300,1790000028360,1790000028420]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',36,1790000028580,'{"type":"Observe","looks":[{"player_id":"b302395cd446","round_index":1,"seq":2,"guesses":[["apple",0.65],["house",0.05],["fish",0.05]],"target_probability":0.05,"target_rank":2,"points":12,"length":302.186731532249,"drawn_ms":1790000028420}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',37,1790000028880,'{"type":"UndoStroke","player_id":"b302395cd446","round_index":1,"seq":3}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',38,1790000029220,'{"type":"AddInk","player_id":"cec865f16fed","round_index":1,"seq":1,"parts":[{"stroke":0,"x":[64,67,47,35],"y":[545,570,600,624],"t":[1790000028980,1790000029040,1790000029100,1790000029160]}]}');
INSERT INTO "commands" VALUES('d7a56d3ca44d',39,1790000029320,'{"type":"Observe","looks":[{"player_id":"b302395cd446","round_index":1,"seq":3,"guesses":[["apple",0.3875],["house",0.0875],["fish",0.0875]],"target_probability":0.0875,"target_rank":2,"points":6,"length":152.55454380195008,"drawn_ms":1790000027660},{"player_id":"cec865f16fed","round_index":1,"seq":1,"guesses":[["apple",0.3],["house",0.1],["fish",0.1]],"target_probability":0.1,"target_rank":2,"points":4,"length":88.06768510866571,"drawn_ms":1790000029160}]}');
INSERT INTO "commands" VALUES('de4291458431',1,1790000029620,'{"type":"Join","player_id":"ca2a331644d8","name":"Dee"}');
INSERT INTO "commands" VALUES('de4291458431',2,1790000029620,'{"type":"End"}');
CREATE TABLE matches (
	match_id VARCHAR(32) NOT NULL, 
	code VARCHAR(8) NOT NULL, 
	seed VARCHAR(64) NOT NULL, 
	settings TEXT NOT NULL, 
	words TEXT NOT NULL, 
	created_ms BIGINT NOT NULL, 
	closed_ms BIGINT, 
	PRIMARY KEY (match_id)
);
INSERT INTO "matches" VALUES('d7a56d3ca44d','30312','c716691acdaba1b8a912646543c6977a','{"threshold": 0.6, "rounds": 2, "seconds": 20, "level": "normal", "late_join": true, "countdown_seconds": 3, "reveal_seconds": 6}','[{"category": "apple", "par_ms": 4000}, {"category": "bicycle", "par_ms": 4000}, {"category": "cat", "par_ms": 4000}, {"category": "door", "par_ms": 4000}, {"category": "envelope", "par_ms": 4000}, {"category": "fish", "par_ms": 4000}, {"category": "guitar", "par_ms": 4000}, {"category": "house", "par_ms": 4000}]',1790000000000,NULL);
INSERT INTO "matches" VALUES('de4291458431','58810','8587312aa053524f66e4254a107981a0','{"threshold": 0.6, "rounds": 6, "seconds": 20, "level": "normal", "late_join": true, "countdown_seconds": 3, "reveal_seconds": 6}','[{"category": "apple", "par_ms": 4000}, {"category": "bicycle", "par_ms": 4000}, {"category": "cat", "par_ms": 4000}, {"category": "door", "par_ms": 4000}, {"category": "envelope", "par_ms": 4000}, {"category": "fish", "par_ms": 4000}, {"category": "guitar", "par_ms": 4000}, {"category": "house", "par_ms": 4000}]',1790000029620,1790000029620);
CREATE TABLE tokens (
	token_hash VARCHAR(64) NOT NULL, 
	match_id VARCHAR(32) NOT NULL, 
	player_id VARCHAR(32), 
	PRIMARY KEY (token_hash), 
	FOREIGN KEY(match_id) REFERENCES matches (match_id)
);
INSERT INTO "tokens" VALUES('1981b1810bcbd3dde0e420b5ccb70f770d45ddc958edd06d39873a134e0163fe','d7a56d3ca44d',NULL);
INSERT INTO "tokens" VALUES('3711a9b8e2a9d3cc8b726f3bd7403a9699f4ec2990f32955321f6d45b622fec6','d7a56d3ca44d','6a87144aeacc');
INSERT INTO "tokens" VALUES('634678f236f4a09053b294c84e7e643c42f84dceb9b5bc6e9fe8e787f9fee0c5','d7a56d3ca44d','b302395cd446');
INSERT INTO "tokens" VALUES('0622282ecaa20abfff6826564fd3b018ec2f90d80b31bf3bdb00291b5454460c','d7a56d3ca44d','cec865f16fed');
CREATE INDEX ix_matches_closed_ms ON matches (closed_ms);
COMMIT;
