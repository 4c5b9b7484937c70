using SelfRepair.OnnxExport.Reporting;
using SelfRepair.OnnxExport.WeightFiles;

namespace SelfRepair.OnnxExport.Checkpoints;

/// <summary>An index names a shard that is no plain file name. Nothing was opened.</summary>
/// <param name="indexName">The index, without folder.</param>
/// <param name="shard">What it names.</param>
public sealed class ShardPathException(string indexName, string shard)
    : ExportException($"{indexName} names the shard {Quotation.Of(shard)}; a shard must be a file of the checkpoint's "
        + "own folder, named without any folder.")
{
    /// <summary>The index, without folder.</summary>
    public string IndexName { get; } = indexName;

    /// <summary>What it names.</summary>
    public string Shard { get; } = shard;
}
