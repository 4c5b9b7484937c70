using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.SelfReinforcement;

/// <summary>A head is to be read that the model does not have, or that cannot answer.</summary>
/// <param name="head">The head.</param>
/// <param name="index">Its place in the request, from 0.</param>
/// <param name="message">What was asked, what there is, what to do.</param>
public sealed class ReadHeadException(HeadId head, int index, string message) : AnalysisException(message)
{
    /// <summary>The head.</summary>
    public HeadId Head => head;

    /// <summary>Its place in the request, from 0.</summary>
    public int Index => index;
}
