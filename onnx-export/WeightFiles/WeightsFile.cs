namespace SelfRepair.OnnxExport.WeightFiles;

/// <summary>An open file of weights.</summary>
internal sealed class WeightsFile : IDisposable
{
    private readonly IDisposable mapping;

    /// <summary>Takes an open file over.</summary>
    /// <param name="mapping">Closed with this.</param>
    /// <param name="tensors">Those of its tensors that are needed, by name.</param>
    public WeightsFile(IDisposable mapping, IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        this.mapping = mapping;
        Tensors = tensors;
    }

    /// <summary>Those of its tensors that are needed, by name.</summary>
    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => mapping.Dispose();
}
