# `make demo` and `make test` need Python 3.11 (or 3.12, 3.13), make and git. Everything else goes into .venv, once.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
WORKERS ?= 2
export OMP_NUM_THREADS ?= 1

.PHONY: help demo test check format bench clean

help:
	@echo "make demo    one sentence, end to end: demo.mp4 and demo.jsonl"
	@echo "make test    the test suite"
	@echo "make check   formatting, lint and types"
	@echo "make format  mend what can be mended of the first two"
	@echo "make bench   the speed benchmarks (SUITE=FILE: a suite of instructions too)"
	@echo "make clean   remove .venv and what the other targets leave"

demo: $(READY)
	$(BIN)/doable do "I spilled my coke, can you bring me something to clean it up?" --seed 0 \
		--goal '["at", "sponge", "operator"]' --video demo.mp4 --trace demo.jsonl

test: $(READY)
	$(BIN)/pytest -n $(WORKERS)

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=.venv/src $(BIN)/mypy -p doable
	MYPYPATH=.venv/src $(BIN)/mypy benchmarks

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

BENCHMARKS := $(addprefix benchmarks/,sim_throughput.py twin_throughput.py can_scoring.py say_scoring.py pictures.py)

bench: $(READY)
	$(BIN)/pip install --quiet -c constraints.txt -e '.[bench]'
	for file in $(BENCHMARKS); do echo "$$file"; $(BIN)/python "$$file" || exit 1; done
	$(if $(SUITE),$(BIN)/doable bench --suite "$(SUITE)" --planner search --world kitchen)

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache demo.mp4 demo.jsonl

# On Linux the default index has torch with gigabytes of CUDA. PyTorch's own index has a CPU build; it is used where it
# answers within five seconds, and the default index where it does not. TORCH_INDEX= (empty) leaves it out.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PROBE := import sys, urllib.request as u; sys.platform == "linux" or sys.exit(1); u.urlopen(sys.argv[1] + "/torch/", timeout=5)

# The package is this folder, whatever the clone is called; mypy finds it under its own name through .venv/src/doable.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; v = sys.version_info; (3, 11) <= v < (3, 14) or sys.exit(f"doable needs Python 3.11, 3.12 or 3.13; {sys.executable} is {v[0]}.{v[1]}. Try: make PYTHON=/path/to/python3.11")'
	@echo "Setting up .venv (once; about 1.9 GB on the disk)"
	$(PYTHON) -m venv .venv
	@index="$(TORCH_INDEX)"; \
	if [ -n "$$index" ] && $(BIN)/python -c '$(PROBE)' "$$index" 2>/dev/null; then extra="--extra-index-url $$index"; fi; \
	echo "$(BIN)/pip install -c constraints.txt $$extra torch"; \
	$(BIN)/pip install --disable-pip-version-check -c constraints.txt $$extra torch
	$(BIN)/pip install --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@mkdir -p .venv/src && ln -sfn "$(CURDIR)" .venv/src/doable
	@touch $@
