using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>What the functions that a pickle calls make of tensors: PyTorch's, written anew.</summary>
/// <param name="cursor">Where the pickle stands, for refusals.</param>
internal sealed class PickleCalls(PickleCursor cursor)
{
    /// <summary>More dimensions than any tensor of a model has. One list of sizes can be used by every
    /// tensor.</summary>
    private const int MaxRank = 16;

    private readonly List<PickledStorage> storages = [];

    /// <summary>Every storage that was read, one read twice twice.</summary>
    public IReadOnlyList<PickledStorage> Storages => storages;

    /// <summary>Calls a function of PyTorch or Python, as far as tensors need it.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="CorruptCheckpointException">They are not those that tensors have.</exception>
    public object Call(PickleGlobals.Function function, object?[] arguments) => (function, arguments) switch
    {
        (PickleGlobals.Function.OrderedDictionary, []) => new PickledDictionary(),
        (PickleGlobals.Function.RebuildTensor,
            [PickledStorage storage, long offset, object?[] shape, object?[] strides, ..])
            => new PickledTensor(storage, offset, Numbers(shape), Numbers(strides)),
        (PickleGlobals.Function.RebuildParameter, [PickledTensor tensor, ..]) => tensor,
        (PickleGlobals.Function.RebuildParameter, [PickledOther other, ..]) => other,
        (PickleGlobals.Function.RebuildFromType, [PickleGlobals.Function called, _, object?[] inner, ..])
            when called != PickleGlobals.Function.RebuildFromType => Call(called, inner),
        (PickleGlobals.Function.Other, _) => PickledOther.Value,
        _ => throw cursor.Fault($"it calls {function} with other arguments than tensors have"),
    };

    /// <summary>Reads a storage, a tuple of five parts. Old files have a sixth, which says that a storage is part of
    /// another; it is None ever since tensors have offsets. Where the storage lived (the fourth) changes no
    /// number.</summary>
    /// <param name="id">The parts.</param>
    /// <exception cref="CorruptCheckpointException">It is no storage.</exception>
    public PickledStorage ReadStorage(object?[] id)
    {
        if (id is not ["storage", StorageType type, string key, _, long count, ..]
            || id.Length > 6 || (id.Length == 6 && id[5] is not null))
        {
            throw cursor.Fault("it names something outside that is no storage");
        }

        var storage = new PickledStorage(type, key, count);
        storages.Add(storage);
        return storage;
    }

    private long[] Numbers(object?[] values) => values.Length <= MaxRank
        ? Array.ConvertAll(
            values, value => value is long number ? number : throw cursor.Fault("a size is not a whole number"))
        : throw cursor.Fault($"a tensor has {values.Length} dimensions");
}
