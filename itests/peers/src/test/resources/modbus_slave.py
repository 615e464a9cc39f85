"""A Modbus slave of pymodbus with the units 1 and 2: tcp HOST PORT, or rtu DEVICE."""
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartSerialServer, StartTcpServer
from pymodbus.transaction import ModbusRtuFramer


def unit(first):
    registers = {address: 0 for address in range(0, 50)}
    registers.update({address: address for address in range(100, 225)})
    registers[0] = first
    registers[1] = 0xFF85
    registers[2], registers[3] = 0x41B4, 0x0000
    registers[4], registers[5] = 0x0000, 0x41B4
    registers[6], registers[7] = 0x426F, 0x696C
    registers[8] = 0b1000
    bits = {address: address % 3 == 0 for address in range(0, 32)}
    return ModbusSlaveContext(
        co=ModbusSparseDataBlock(dict(bits)),
        di=ModbusSparseDataBlock(dict(bits)),
        ir=ModbusSparseDataBlock(dict(registers)),
        hr=ModbusSparseDataBlock(dict(registers)),
        zero_mode=True,
    )


context = ModbusServerContext(slaves={1: unit(1001), 2: unit(2002)}, single=False)
print("ready", flush=True)
if sys.argv[1] == "tcp":
    StartTcpServer(context=context, address=(sys.argv[2], int(sys.argv[3])))
else:
    StartSerialServer(
        context=context, framer=ModbusRtuFramer, port=sys.argv[2], baudrate=19200, timeout=0.01,
        ignore_missing_slaves=True,
    )
