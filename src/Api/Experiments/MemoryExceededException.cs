using SelfRepair.Api.Analyses;
using SelfRepair.Api.Problems;
using SelfRepair.Api.Settings;

namespace SelfRepair.Api.Experiments;

/// <summary>An analysis would take more memory than there is for models and analyses.</summary>
/// <param name="memory">What it takes, and what there is.</param>
/// <param name="fitting">Changes of the request that make it fit, each alone.</param>
public sealed class MemoryExceededException(WorkMemory memory, IReadOnlyList<string> fitting)
    : ApiException(Sentence(memory, fitting))
{
    /// <summary>What it takes, and what there is.</summary>
    public WorkMemory Memory => memory;

    /// <summary>Changes of the request that make it fit, each alone.</summary>
    public IReadOnlyList<string> Fitting => fitting;

    /// <summary>What would make a request fit, a sentence.</summary>
    /// <param name="fitting">Changes of the request, each alone.</param>
    public static string Advice(IReadOnlyList<string> fitting) => fitting.Count == 0
        ? $"No single change of the request is enough; use several, or raise {SettingNames.MemoryBudget} if the "
            + "machine has more."
        : $"It fits with {string.Join(", or ", fitting)}; or raise {SettingNames.MemoryBudget} if the machine has "
            + "more.";

    private static string Sentence(WorkMemory memory, IReadOnlyList<string> fitting) =>
        $"The analysis takes up to {ByteSize.Format(memory.WorkBytes)} of memory ({memory.WorkBytes} bytes) beside the "
        + $"{ByteSize.Format(memory.ModelBytes)} of its model, and this service uses "
        + $"{ByteSize.Format(memory.BudgetBytes)} ({memory.BudgetBytes} bytes) for both. {Advice(fitting)}";
}
