"""The textbook SimPy model: a process a booking, a Resource a line; the benchmark's yardstick."""

from simpy import Environment, Resource

from waitingroom_lib import Design, Morning


def run(morning: Morning, design: Design) -> list[tuple[float, float, float]]:
    """Accepted, started and confirmed time of every booking, seconds.

    It knows neither a backlog limit nor a cut; whoever compares must not ask for one.
    """
    env = Environment()
    servers = Resource(env, capacity=design.servers)
    workers = Resource(env, capacity=design.workers) if design.is_queued else None
    story: list[tuple[float, float, float]] = [(0.0, 0.0, 0.0)] * len(morning)

    def synchronous(booking: int):
        with servers.request() as thread:
            yield thread
            started_s = env.now
            yield env.timeout(morning.scenario.accept_s + morning.call_s[booking])
        story[booking] = (env.now, started_s, env.now)

    def queued(booking: int):
        with servers.request() as server:
            yield server
            yield env.timeout(morning.scenario.accept_s)
        accepted_s = env.now
        with workers.request() as worker:
            yield worker
            started_s = env.now
            yield env.timeout(morning.call_s[booking])
        story[booking] = (accepted_s, started_s, env.now)

    def patients():
        for booking, arrived_s in enumerate(morning.arrived_s):
            yield env.timeout(arrived_s - env.now)
            env.process(queued(booking) if design.is_queued else synchronous(booking))

    env.process(patients())
    env.run()
    return story
