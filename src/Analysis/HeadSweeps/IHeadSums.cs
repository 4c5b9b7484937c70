using SelfRepair.Analysis.PlainData;

namespace SelfRepair.Analysis.HeadSweeps;

/// <summary>Sums of one head over prompts.</summary>
/// <typeparam name="TSelf">Their type.</typeparam>
internal interface IHeadSums<TSelf> : IPlainData<TSelf>
    where TSelf : IHeadSums<TSelf>
{
    /// <summary>Adds the sums of later prompts.</summary>
    /// <param name="later">Their sums.</param>
    void Merge(TSelf later);
}
