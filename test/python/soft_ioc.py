"""A soft IOC, made with caproto, for the tests of devices: one variable of each kind, and a motor record.

    EPICS_CAS_SERVER_PORT=… python soft_ioc.py

Prints `ready` when it serves.
"""

import asyncio
import math

from caproto import AlarmSeverity, AlarmStatus, ChannelType
from caproto.ioc_examples.fake_motor_record import FakeMotor
from caproto.server import PVGroup, SubGroup, pvproperty, run


class Variables(PVGroup):
    number = pvproperty(
        value=1.5,
        units="mm",
        precision=3,
        lower_ctrl_limit=-10.0,
        upper_ctrl_limit=10.0,
        lower_disp_limit=-12.0,
        upper_disp_limit=12.0,
    )
    readback = pvproperty(value=0.0)
    setpoint = pvproperty(value=0.0)
    integer = pvproperty(value=3)
    mode = pvproperty(value="one", enum_strings=["zero", "one", "two"], dtype=ChannelType.ENUM)
    label = pvproperty(value="hello", dtype=ChannelType.STRING)
    spectrum = pvproperty(value=[1.0, math.nan, 3.0], max_length=10)
    path = pvproperty(value="/data", dtype=ChannelType.CHAR, max_length=100)
    slow = pvproperty(value=0.0)
    fixed = pvproperty(value=7.0, read_only=True)
    level = pvproperty(value=0.0)
    m1 = SubGroup(FakeMotor, prefix="m1", velocity=20.0, user_limits=(-10.0, 10.0), tick_rate_hz=50.0)

    @slow.putter
    async def slow(self, instance, value):
        await asyncio.sleep(0.3)

    @setpoint.putter
    async def setpoint(self, instance, value):
        """The readback follows after the write is done, as of a controller that only notes the setpoint."""
        asyncio.get_running_loop().create_task(self.follow(value))

    async def follow(self, value):
        await asyncio.sleep(0.2)
        await self.readback.write(value)

    @level.putter
    async def level(self, instance, value):
        alarm = (AlarmSeverity.MAJOR_ALARM, AlarmStatus.HIHI) if value > 10 else (0, 0)
        await instance.alarm.write(severity=alarm[0], status=alarm[1])


async def ready(async_lib):
    print("ready", flush=True)


run(Variables(prefix="T:").pvdb, interfaces=["127.0.0.1"], log_pv_names=False, startup_hook=ready)
