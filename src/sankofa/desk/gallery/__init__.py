"""All components on one page, each with its call, and four whole pages made of them. Demo mode only."""
