namespace SelfRepair.Analysis.Transformers;

/// <summary>Refuses heads and layers that a model lacks.</summary>
internal static class HeadChecks
{
    /// <summary>Refuses heads that the model lacks.</summary>
    /// <param name="heads">The heads.</param>
    /// <param name="shape">The model's dimensions.</param>
    /// <exception cref="UnknownHeadException">The model lacks one.</exception>
    public static void Run(IReadOnlyList<HeadId> heads, ModelShape shape)
    {
        for (int index = 0; index < heads.Count; index++)
        {
            if (!shape.Contains(heads[index]))
            {
                throw new UnknownHeadException(heads[index].ToString(), index, shape);
            }
        }
    }
}
