// SPDX-License-Identifier: Apache-2.0

package libtier

// #include "trampoline.h"
import "C"

import (
	"runtime"
	"unsafe"
)

// A Simulation is a comparison of two policies. It may be shared.
type Simulation struct{ object }

// SimulationOptions are options of Simulate.
type SimulationOptions struct {
	BeforeA      *Roster // Where everybody stands under A before the first day; nil: all are new.
	BeforeB      *Roster // The same under B; nil: as A if the tiers are the same, else all are new.
	HistoryDays  int     // Evaluate on so many days before the day of the question, too: 0 to 3660.
	StepDays     int     // One evaluation every so many days; 0 means 1.
	ReversalDays int     // Up and down again within so many days is flapping; 0 means 90.
}

// A SimulationCell is the customers in a tier of A and a tier of B.
type SimulationCell struct {
	Customers      uint64
	SpendMinor     int64
	HoursA, HoursB float64 // Hours of service that the strategies give them; 0 without one.
}

// Flapping is how much customers moved over the history under one policy.
type Flapping struct {
	Evaluations uint64 // Days of evaluation.
	Ups, Downs  uint64
	Reversals   uint64 // Changes back to the tier before within ReversalDays.
	Flappers    uint64 // Customers with at least one.
}

// Simulate runs two policies over the same book with the code of Assign, and writes nothing. Options may be nil.
func Simulate(a, b *Fitted, book *Book, asOf Day, options *SimulationOptions) (*Simulation, error) {
	fittedA, err := a.useFitted()
	if err != nil {
		return nil, err
	}
	defer a.done()
	fittedB, err := b.useFitted()
	if err != nil {
		return nil, err
	}
	defer b.done()
	from, err := book.useBook()
	if err != nil {
		return nil, err
	}
	defer book.done()
	if options == nil {
		options = &SimulationOptions{}
	}
	given := C.tier_simulation_options{size: C.sizeof_tier_simulation_options,
		history_days: C.int32_t(options.HistoryDays), step_days: C.int32_t(options.StepDays),
		reversal_days: C.int32_t(options.ReversalDays)}
	beforeA, doneA, err := options.BeforeA.useOptional()
	if err != nil {
		return nil, err
	}
	defer doneA()
	beforeB, doneB, err := options.BeforeB.useOptional()
	if err != nil {
		return nil, err
	}
	defer doneB()
	given.before_a, given.before_b = beforeA, beforeB
	var made *C.tier_simulation
	var cause C.uintptr_t
	cerr := newError()
	status := C.libtier_go_simulate(fittedA, fittedB, from, C.int32_t(asOf), &given, &made, &cause, cerr)
	if err := checkCause(status, cerr, takeCause(cause)); err != nil {
		return nil, err
	}
	return adoptSimulation(made), nil
}

func adoptSimulation(pointer *C.tier_simulation) *Simulation {
	simulation := &Simulation{}
	simulation.adopt("simulation", unsafe.Pointer(pointer), func(p unsafe.Pointer) {
		C.tier_simulation_destroy((*C.tier_simulation)(p))
	}, nil)
	runtime.SetFinalizer(simulation, func(s *Simulation) { s.Close() })
	return simulation
}

// A returns the result of the last day under A. It keeps the simulation alive.
func (s *Simulation) A() (*Result, error) {
	return s.result(0)
}

// B returns the result of the last day under B. It keeps the simulation alive.
func (s *Simulation) B() (*Result, error) {
	return s.result(1)
}

func (s *Simulation) result(which C.int) (*Result, error) {
	pointer, err := s.use()
	if err != nil {
		return nil, err
	}
	defer s.done()
	return adoptResult(C.tier_simulation_result((*C.tier_simulation)(pointer), which), nil, &s.object), nil
}

// Cell returns the customers in a tier of A and a tier of B, numbered as by Policy.FindTier.
func (s *Simulation) Cell(tierA, tierB int) (SimulationCell, error) {
	pointer, err := s.use()
	if err != nil {
		return SimulationCell{}, err
	}
	defer s.done()
	c := C.tier_simulation_cell{size: C.sizeof_tier_simulation_cell}
	cerr := newError()
	status := C.tier_simulation_get_cell((*C.tier_simulation)(pointer), C.int32_t(tierA), C.int32_t(tierB), &c, cerr)
	if err := check(status, cerr); err != nil {
		return SimulationCell{}, err
	}
	return SimulationCell{uint64(c.customers), int64(c.spend_minor), float64(c.hours_a), float64(c.hours_b)}, nil
}

// Movers returns the customers whose tiers differ in id: their places in both results.
func (s *Simulation) Movers() ([]int, error) {
	pointer, err := s.use()
	if err != nil {
		return nil, err
	}
	defer s.done()
	simulation := (*C.tier_simulation)(pointer)
	movers := make([]int, int(C.tier_simulation_mover_count(simulation)))
	for i := range movers {
		movers[i] = int(C.tier_simulation_mover(simulation, C.size_t(i)))
	}
	return movers, nil
}

// FlappingA returns how much customers moved under A.
func (s *Simulation) FlappingA() (Flapping, error) {
	return s.flapping(0)
}

// FlappingB returns how much customers moved under B.
func (s *Simulation) FlappingB() (Flapping, error) {
	return s.flapping(1)
}

func (s *Simulation) flapping(which C.int) (Flapping, error) {
	pointer, err := s.use()
	if err != nil {
		return Flapping{}, err
	}
	defer s.done()
	f := C.tier_flapping{size: C.sizeof_tier_flapping}
	cerr := newError()
	status := C.tier_simulation_flapping((*C.tier_simulation)(pointer), which, &f, cerr)
	if err := check(status, cerr); err != nil {
		return Flapping{}, err
	}
	return Flapping{uint64(f.evaluations), uint64(f.ups), uint64(f.downs), uint64(f.reversals), uint64(f.flappers)}, nil
}
