using System.Buffers.Binary;
using System.Numerics;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>Interprets a pickle as far as tensors go: it makes numbers, texts, tuples, lists, dictionaries and tensors,
/// notes what else files of tensors hold as <see cref="PickledOther"/>, and refuses everything else by name. Nothing is
/// imported, and what a pickle calls is code of this room.</summary>
/// <remarks>Every instruction makes at most one value and writes at most one slot of the memo, a dictionary; values are
/// shared, never copied, and nothing recurses. So <see cref="MaxInstructions"/> bounds the stack, the memo and the
/// depth, and with the limits on texts and ranks the time; the memory is that of the texts, which the pickle's length
/// bounds, and below 200 bytes an instruction, 50 MB.</remarks>
/// <param name="cursor">Stands at the pickle's first byte; afterward behind its last.</param>
internal sealed class PickleMachine(PickleCursor cursor)
{
    /// <summary>Most instructions taken. A tensor takes about 40 and the largest Pythia's one file would have 550 of
    /// them.</summary>
    private const int MaxInstructions = 250_000;

    /// <summary>Longest text kept, in bytes: none that is needed is longer. One text can be used by every instruction,
    /// so that it must be cheap to hash.</summary>
    private const int MaxTextBytes = 4_096;

    /// <summary>Longest whole number kept, in bytes: the magic number of old files has 10.</summary>
    private const int MaxIntegerBytes = 64;

    private const int MaxProtocol = 5;

    /// <summary>Instructions that make an object of any class, or fetch one from a registry.</summary>
    private static readonly Dictionary<byte, string> Makers = new()
    {
        [(byte)'i'] = "INST",
        [(byte)'o'] = "OBJ",
        [0x81] = "NEWOBJ",
        [0x82] = "EXT1",
        [0x83] = "EXT2",
        [0x84] = "EXT4",
        [0x92] = "NEWOBJ_EX",
    };

    private readonly PickleStack stack = new(cursor);
    private readonly Dictionary<uint, object?> memo = [];
    private readonly PickleCalls calls = new(cursor);

    /// <summary>Every storage that the pickle named, one named twice twice.</summary>
    public IReadOnlyList<PickledStorage> Storages => calls.Storages;

    /// <summary>Runs the pickle to its end.</summary>
    /// <returns>A long, <see cref="BigInteger"/>, double, bool, text, null, <see cref="PickledTensor"/>,
    /// <see cref="PickledDictionary"/>, <see cref="PickledOther"/>, list (for a set too), or array for a
    /// tuple.</returns>
    /// <exception cref="CorruptCheckpointException">The pickle breaks the format or is too large.</exception>
    /// <exception cref="UnsafePickleException">It asks for anything beyond tensors.</exception>
    public object? Run()
    {
        for (int count = 0; count < MaxInstructions; count++)
        {
            byte instruction = cursor.ReadByte();
            if (instruction == (byte)PickleInstruction.Stop)
            {
                return stack.Pop();
            }

            if (Makers.TryGetValue(instruction, out string? maker))
            {
                throw new UnsafePickleException(cursor.FileName, $"the instruction {maker}");
            }

            if (!(PushValue((PickleInstruction)instruction)
                || PushText((PickleInstruction)instruction)
                || Combine((PickleInstruction)instruction)
                || Remember((PickleInstruction)instruction)))
            {
                throw cursor.Fault($"no file of tensors has the instruction 0x{instruction:x2}");
            }
        }

        throw cursor.Fault($"it has more than the {MaxInstructions} instructions that are followed");
    }

    private bool PushValue(PickleInstruction instruction)
    {
        switch (instruction)
        {
            case PickleInstruction.None:
                stack.Push(null);
                return true;
            case PickleInstruction.NewTrue or PickleInstruction.NewFalse:
                stack.Push(instruction == PickleInstruction.NewTrue);
                return true;
            case PickleInstruction.BinInt:
                stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(cursor.Read(sizeof(int))));
                return true;
            case PickleInstruction.BinInt1:
                stack.Push((long)cursor.ReadByte());
                return true;
            case PickleInstruction.BinInt2:
                stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(cursor.Read(sizeof(ushort))));
                return true;
            case PickleInstruction.Long1:
                stack.Push(ReadInteger(cursor.ReadByte()));
                return true;
            case PickleInstruction.Long4:
                stack.Push(ReadInteger(cursor.ReadUInt32()));
                return true;
            case PickleInstruction.BinFloat:
                stack.Push(BinaryPrimitives.ReadDoubleBigEndian(cursor.Read(sizeof(double))));
                return true;
            case PickleInstruction.Global:
                stack.Push(Find(cursor.ReadLine(), cursor.ReadLine()));
                return true;
            case PickleInstruction.StackGlobal:
                string name = stack.Pop<string>();
                stack.Push(Find(stack.Pop<string>(), name));
                return true;
            default:
                return false;
        }
    }

    private bool PushText(PickleInstruction instruction)
    {
        switch (instruction)
        {
            case PickleInstruction.BinUnicode or PickleInstruction.BinString:
                stack.Push(ReadText(cursor.ReadUInt32()));
                return true;
            case PickleInstruction.ShortBinUnicode or PickleInstruction.ShortBinString:
                stack.Push(ReadText(cursor.ReadByte()));
                return true;
            case PickleInstruction.BinUnicode8:
                stack.Push(ReadText(cursor.ReadUInt64()));
                return true;
            case PickleInstruction.BinBytes:
                SkipBytes(cursor.ReadUInt32());
                return true;
            case PickleInstruction.ShortBinBytes:
                SkipBytes(cursor.ReadByte());
                return true;
            case PickleInstruction.BinBytes8 or PickleInstruction.ByteArray8:
                SkipBytes(cursor.ReadUInt64());
                return true;
            default:
                return false;
        }
    }

    private bool Combine(PickleInstruction instruction)
    {
        switch (instruction)
        {
            case PickleInstruction.EmptyTuple:
                stack.Push(Array.Empty<object?>());
                return true;
            case PickleInstruction.EmptyList or PickleInstruction.EmptySet:
                stack.Push(new List<object?>());
                return true;
            case PickleInstruction.List or PickleInstruction.FrozenSet:
                stack.Push(new List<object?>(stack.PopToMark()));
                return true;
            case PickleInstruction.Dict:
                object?[] pairs = stack.PopToMark();
                stack.Push(new PickledDictionary());
                SetItems(pairs);
                return true;
            case PickleInstruction.EmptyDict:
                stack.Push(new PickledDictionary());
                return true;
            case PickleInstruction.Tuple1 or PickleInstruction.Tuple2 or PickleInstruction.Tuple3:
                stack.Push(stack.Pop(instruction - PickleInstruction.Tuple1 + 1));
                return true;
            case PickleInstruction.Tuple:
                stack.Push(stack.PopToMark());
                return true;
            case PickleInstruction.Append:
                Append(stack.Pop(1));
                return true;
            case PickleInstruction.Appends or PickleInstruction.AddItems:
                Append(stack.PopToMark());
                return true;
            case PickleInstruction.SetItem:
                SetItems(stack.Pop(2));
                return true;
            case PickleInstruction.SetItems:
                SetItems(stack.PopToMark());
                return true;
            case PickleInstruction.Reduce:
                object?[] arguments = stack.Pop<object?[]>();
                stack.Push(calls.Call(stack.Pop<PickleGlobals.Function>(), arguments));
                return true;
            case PickleInstruction.Build:
                // The state of a dictionary is the metadata of the modules that its tensors are of, that of a tensor
                // its attributes.
                stack.Pop();
                return stack.Peek() is PickledDictionary or PickledOther or PickledTensor
                    ? true
                    : throw cursor.Fault("it gives a state to what has none");
            case PickleInstruction.BinPersId:
                stack.Push(calls.ReadStorage(stack.Pop<object?[]>()));
                return true;
            default:
                return false;
        }
    }

    private bool Remember(PickleInstruction instruction)
    {
        switch (instruction)
        {
            case PickleInstruction.Proto:
                byte protocol = cursor.ReadByte();
                return protocol <= MaxProtocol ? true : throw cursor.Fault($"it is of protocol {protocol}");
            case PickleInstruction.Frame:
                cursor.Read(sizeof(ulong));
                return true;
            case PickleInstruction.Mark:
                stack.Mark();
                return true;
            case PickleInstruction.Pop:
                stack.Pop();
                return true;
            case PickleInstruction.PopMark:
                stack.PopToMark();
                return true;
            case PickleInstruction.Dup:
                stack.Push(stack.Peek());
                return true;
            case PickleInstruction.BinPut:
                memo[cursor.ReadByte()] = stack.Peek();
                return true;
            case PickleInstruction.LongBinPut:
                memo[cursor.ReadUInt32()] = stack.Peek();
                return true;
            case PickleInstruction.Memoize:
                memo[(uint)memo.Count] = stack.Peek();
                return true;
            case PickleInstruction.BinGet:
                stack.Push(Recall(cursor.ReadByte()));
                return true;
            case PickleInstruction.LongBinGet:
                stack.Push(Recall(cursor.ReadUInt32()));
                return true;
            default:
                return false;
        }
    }

    private object? Recall(uint index) => memo.TryGetValue(index, out object? value)
        ? value
        : throw cursor.Fault($"it fetches value {index} from its memo, which holds no such value");

    private object ReadText(ulong count)
    {
        if (count <= MaxTextBytes)
        {
            return cursor.ReadText((int)count);
        }

        cursor.Skip(count);
        return PickledOther.Value;
    }

    private object ReadInteger(uint count)
    {
        if (count > MaxIntegerBytes)
        {
            cursor.Skip(count);
            return PickledOther.Value;
        }

        // A number that fits is a long, as all others are.
        var number = new BigInteger(cursor.Read((int)count));
        return number.GetByteCount() <= sizeof(long) ? (object)(long)number : number;
    }

    private void SkipBytes(ulong count)
    {
        cursor.Skip(count);
        stack.Push(PickledOther.Value);
    }

    private object Find(string module, string name) =>
        PickleGlobals.Find($"{module}.{name}")
            ?? throw new UnsafePickleException(cursor.FileName, $"{module}.{name}");

    private void Append(object?[] values) => stack.Peek<List<object?>>().AddRange(values);

    private void SetItems(object?[] pairs)
    {
        PickledDictionary dictionary = stack.Peek<PickledDictionary>();
        if (pairs.Length % 2 != 0)
        {
            throw cursor.Fault("a key has no value");
        }

        for (int index = 0; index < pairs.Length; index += 2)
        {
            dictionary.Add(pairs[index], pairs[index + 1]);
        }
    }
}
